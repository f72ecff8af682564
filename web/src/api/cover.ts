import { queryOptions } from "@tanstack/react-query";
import { api, bodyOf } from "./client";

export const familyCover = queryOptions({
  queryKey: ["cover"],
  queryFn: () => bodyOf(api.GET("/members/cover")),
});
