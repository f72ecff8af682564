import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "./client";

export const alertsState = queryOptions({
  queryKey: ["alerts"],
  queryFn: () => bodyOf(api.GET("/members/alerts")),
});

export function useChooseAlerts() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (on: boolean) => bodyOf(api.PUT("/members/alerts", { body: { on } })),
    onSuccess: (state) => client.setQueryData(alertsState.queryKey, state),
  });
}
