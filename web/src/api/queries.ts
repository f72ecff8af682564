import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Refused, isRefused } from "./client";
import { endSession, followOtherTabs } from "./session";

const DRAFTS_KEPT = 30 * 60_000; // milliseconds, for the same person to sign in again

/** The one memory of what was read. A lost session empties it and brings back the sign-in page, at the same address. */
export function queryClient(): QueryClient {
  const onError = (error: Error) => {
    if (isRefused(error, "no_session")) endSession(client, "expired");
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // What was refused once is refused twice; a silence or a failure of theirs deserves another try.
        retry: (failures, error) => failures < 2 && !(error instanceof Refused && error.status < 500),
        staleTime: 5_000,
      },
      // Without a network a change fails at once and says so, rather than wait unseen and happen when nobody expects it.
      mutations: { networkMode: "always" },
    },
  });
  client.setQueryDefaults(["draft"], { gcTime: DRAFTS_KEPT });
  followOtherTabs(client);
  return client;
}
