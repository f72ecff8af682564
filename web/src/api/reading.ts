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

/** Those that changed last, whenever their care was. */
export const latestNews = queryOptions({
  queryKey: ["expenses", "news"],
  queryFn: async () => (await bodyOf(api.GET("/members/news"))).expenses,
  refetchInterval: REFRESHED_EVERY,
  retry: false, // the page says what it can without them, and asks again soon
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
