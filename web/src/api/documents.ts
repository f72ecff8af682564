import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "./client";
import type { DocumentPage } from "./types";

const ASKED_AGAIN_EVERY = 3_000; // milliseconds, while something is being prepared

const isPreparing = (pages: DocumentPage[]) =>
  pages.some(({ documents }) => documents.some(({ state }) => state === "preparing"));

const documentsFrom = (cursor: string | null) =>
  bodyOf(api.GET("/members/documents", { params: { query: cursor === null ? {} : { cursor } } }));

export const allDocuments = infiniteQueryOptions({
  queryKey: ["documents"],
  queryFn: ({ pageParam }) => documentsFrom(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: ({ state }) => (isPreparing(state.data?.pages ?? []) ? ASKED_AGAIN_EVERY : false),
});

export interface Period {
  from: string;
  to: string;
}

/** Ask for a statement; the list then shows it, first. */
export function useAskForStatement() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Period) => bodyOf(api.POST("/members/statements", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: allDocuments.queryKey }),
  });
}

async function fileOf(id: string): Promise<{ name: string; content: Blob }> {
  const link = await bodyOf(api.GET("/members/documents/{document_id}/link", { params: { path: { document_id: id } } }));
  const answer = await fetch(link.url, { credentials: "omit" }); // the link is signed: our cookies are not its store's
  if (!answer.ok) throw new Error("the store of documents refused its own link");
  return { name: link.name, content: await answer.blob() };
}

function save({ name, content }: { name: string; content: Blob }) {
  const address = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** Save the file through a new link each time: whatever its store answers, the page stays, and says it in French. */
export function useDownload() {
  return useMutation({ mutationFn: fileOf, onSuccess: save });
}
