import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AS_JSON, api, bodyOf, isRefused } from "./client";
import { insurer } from "./insurer";
import type { Me } from "./types";

/** Who is signed in, or why nobody is. */
export type Session = { me: Me } | { me: null; ended: "never_began" | "expired" | "signed_out" };

const SESSION = ["session"];
const NOBODYS: readonly unknown[] = [SESSION[0], insurer.queryKey[0]]; // read before anyone is signed in
const OTHER_TABS = new BroadcastChannel("signed out");

async function currentSession(): Promise<Session> {
  try {
    return { me: await bodyOf(api.GET("/accounts/me")) };
  } catch (error) {
    if (isRefused(error, "no_session")) return { me: null, ended: "never_began" };
    throw error;
  }
}

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: currentSession, staleTime: Infinity, gcTime: Infinity });
}

/** Forget everything that was read: the next person on this device must find none of it. */
export function endSession(client: QueryClient, ended: "expired" | "signed_out") {
  const nobody: Session = { me: null, ended };
  client.setQueryData<Session>(SESSION, () => nobody);
  client.removeQueries({ predicate: ({ queryKey }) => !NOBODYS.includes(queryKey[0]) });
}

/** Leave every tab of this browser at once. */
function leave(client: QueryClient) {
  endSession(client, "signed_out");
  OTHER_TABS.postMessage(null);
}

/** Leave with whichever tab is left. */
export function followOtherTabs(client: QueryClient) {
  OTHER_TABS.onmessage = () => endSession(client, "signed_out");
}

/** Whether nobody is signed in any more, without having asked for it. */
export function hasExpired(client: QueryClient): boolean {
  const session = client.getQueryData<Session>(SESSION);
  return session?.me === null && session.ended === "expired";
}

/** Whose space is open. */
export function useWhose(): string {
  const session = useSession().data;
  return session?.me ? whose(session.me) : "";
}

const whose = ({ audience, number }: Me) => `${audience} ${number}`;

/** Whether a change is on its way: asked at the moment of a press, which may come before the page shows the first. */
export function useBusy(): () => boolean {
  const client = useQueryClient();
  return () => client.isMutating() > 0;
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { audience: Me["audience"]; identifier: string; password: string }) => bodyOf(api.POST("/accounts/sessions", { body })),
    onSuccess: (me) => {
      // What somebody else was typing when their session ended is not for this person.
      client.removeQueries({ predicate: ({ queryKey }) => !NOBODYS.includes(queryKey[0]) && queryKey[1] !== whose(me) });
      client.setQueryData<Session>(SESSION, { me });
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => bodyOf(api.DELETE("/accounts/sessions/current", { headers: AS_JSON })),
    onSuccess: () => leave(client),
    onError: (error) => {
      if (isRefused(error, "no_session")) leave(client); // it had ended by itself: as asked
    },
  });
}

export function useChoosePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => bodyOf(api.PUT("/accounts/password", { body: { password } })),
    onSuccess: () =>
      client.setQueryData<Session>(SESSION, (session) =>
        session?.me ? { me: { ...session.me, must_choose_password: false } } : session,
      ),
  });
}
