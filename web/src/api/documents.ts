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

/** Fetch the link, good for five minutes, and follow it: the file is saved and the page stays. */
export function useDownload() {
  return useMutation({
    mutationFn: (id: string) =>
      bodyOf(api.GET("/members/documents/{document_id}/link", { params: { path: { document_id: id } } })),
    onSuccess: ({ url }) => location.assign(url),
  });
}
