import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, bodyOf } from "./client";

const REFRESHED_EVERY = 10_000; // milliseconds, while the page is in sight

const expensesFrom = (cursor: string | null) =>
  bodyOf(api.GET("/members/expenses", { params: { query: cursor === null ? {} : { cursor } } }));

export const latestExpenses = queryOptions({
  queryKey: ["expenses", "latest"],
  queryFn: () => expensesFrom(null),
  refetchInterval: REFRESHED_EVERY,
});

export const allExpenses = infiniteQueryOptions({
  queryKey: ["expenses", "all"],
  queryFn: ({ pageParam }) => expensesFrom(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next ?? undefined,
});

export const oneExpense = (id: string) =>
  queryOptions({
    queryKey: ["expense", id],
    queryFn: () => bodyOf(api.GET("/members/expenses/{expense_id}", { params: { path: { expense_id: id } } })),
  });

export const accountActivity = queryOptions({
  queryKey: ["activity"],
  queryFn: () => bodyOf(api.GET("/accounts/activity")),
});
