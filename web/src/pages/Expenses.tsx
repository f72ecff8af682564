import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "react-aria-components";
import { allExpenses } from "../api/reading";
import type { ExpenseRow } from "../api/types";
import { Page } from "../layout/Page";
import { Rosette } from "../layout/Rosette";
import { useDesk } from "../layout/width";
import { Reading } from "../states/Reading";
import { RowsSkeleton } from "../states/Skeleton";
import { monthOf } from "../words/dates";
import { ExpenseRows } from "./ExpenseRows";
import { ExpensesTable } from "./ExpensesTable";

function Months({ expenses }: { expenses: ExpenseRow[] }) {
  return [...Map.groupBy(expenses, ({ care_date }) => monthOf(care_date))].map(([month, group]) => (
    <section key={month}>
      <h2 className="month-head">{month}</h2>
      <ExpenseRows expenses={group} />
    </section>
  ));
}

function Empty() {
  return (
    <section className="whole-state">
      <Rosette />
      <h2>Aucune dépense pour l’instant</h2>
      <p>Vos soins apparaîtront ici dès que la Sécurité sociale nous les aura transmis. Vous n’avez rien à envoyer.</p>
    </section>
  );
}

function counted(expenses: ExpenseRow[], more: boolean): string {
  const shown = `${expenses.length} dépense${expenses.length > 1 ? "s" : ""} affichée${expenses.length > 1 ? "s" : ""}`;
  return more ? `${shown}, les plus récentes` : `${shown}, c’est tout`;
}

export function ExpensesPage() {
  const query = useInfiniteQuery(allExpenses);
  const desk = useDesk();
  return (
    <Page title="Dépenses">
      <Reading query={query} skeleton={<RowsSkeleton />}>
        {({ pages }) => {
          const expenses = pages.flatMap((page) => page.expenses);
          if (expenses.length === 0) return <Empty />;
          return (
            <>
              {desk ? <ExpensesTable expenses={expenses} /> : <Months expenses={expenses} />}
              <div className="after-list">
                <p role="status">{counted(expenses, query.hasNextPage)}</p>
                {query.hasNextPage && (
                  <Button className="button-second" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                    {query.isFetchingNextPage ? "Lecture en cours" : "Voir plus"}
                  </Button>
                )}
              </div>
            </>
          );
        }}
      </Reading>
    </Page>
  );
}
