import { queryOptions } from "@tanstack/react-query";
import { api, bodyOf } from "./client";

/** How the institution is reached: told to anyone, whoever is signed in. */
export const insurer = queryOptions({
  queryKey: ["insurer"],
  queryFn: () => bodyOf(api.GET("/accounts/insurer")),
  staleTime: Infinity,
  gcTime: Infinity,
});
