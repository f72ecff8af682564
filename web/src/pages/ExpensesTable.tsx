import { useState } from "react";
import { Button } from "react-aria-components";
import { Link } from "wouter";
import type { ExpenseRow } from "../api/types";
import { SharesBar } from "../shares/SharesBar";
import { StateMark } from "../states/StateMark";
import { monthOf, shortDate } from "../words/dates";
import { careOf, peopleOf } from "../words/expenses";
import { sharesOf } from "../words/shares";
import { Euros } from "../words/Said";

type Key = "care_date" | "price" | "institution" | "left";

interface Order {
  key: Key;
  descending: boolean;
}

const COLUMNS: readonly { key: Key; name: string }[] = [
  { key: "price", name: "Prix" },
  { key: "institution", name: "Remboursé" },
  { key: "left", name: "Reste" },
];

function sorted(expenses: ExpenseRow[], { key, descending }: Order): ExpenseRow[] {
  const direction = descending ? -1 : 1;
  const rank = (expense: ExpenseRow) => expense[key] ?? -1; // not decided yet: with the smallest
  return expenses.toSorted((a, b) => (rank(a) < rank(b) ? -direction : rank(a) > rank(b) ? direction : 0));
}

function Head({ name, order, by, choose }: { name: string; order: Order; by: Key; choose: (order: Order) => void }) {
  const active = order.key === by;
  return (
    <th scope="col" className={by === "care_date" ? "" : "money"} aria-sort={active ? (order.descending ? "descending" : "ascending") : "none"}>
      <Button className="sorter" onPress={() => choose({ key: by, descending: active ? !order.descending : true })}>
        {name}
        <svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">
          <path d={active && !order.descending ? "M5 2 9 8H1Z" : "M5 8 1 2h8Z"} />
        </svg>
      </Button>
    </th>
  );
}

const NoShare = ({ state }: ExpenseRow) => (
  <>
    <span aria-hidden="true">–</span>
    <span className="unseen">{state === "cancelled" ? "annulé" : "pas encore connu"}</span>
  </>
);

function Line({ expense }: { expense: ExpenseRow }) {
  const shared = sharesOf(expense);
  return (
    <tr className={`row-${expense.state}`}>
      <td className="cell-date">{shortDate(expense.care_date)}</td>
      <th scope="row" className="cell-care">
        <Link href={`/depenses/${expense.id}`}>{careOf(expense)}</Link>
        <span>{peopleOf(expense)}</span>
      </th>
      <td className="cell-shares">
        {expense.state !== "cancelled" && <SharesBar shared={shared} size="small" />}
        <StateMark expense={expense} />
      </td>
      <td className="money cell-price"><Euros cents={expense.price} /></td>
      <td className="money cell-paid">{shared ? <Euros cents={shared.institution} /> : <NoShare {...expense} />}</td>
      <td className="money">{shared ? <Euros cents={shared.left} /> : <NoShare {...expense} />}</td>
    </tr>
  );
}

/** On a desk: a true table, its head kept in sight, sorted by the columns a person compares. */
export function ExpensesTable({ expenses }: { expenses: ExpenseRow[] }) {
  const [order, choose] = useState<Order>({ key: "care_date", descending: true });
  const lines = sorted(expenses, order);
  const byMonth = order.key === "care_date";
  return (
    <table className="ledger">
      <caption className="unseen">Vos dépenses de santé, avec la part de chacun</caption>
      <thead>
        <tr>
          <Head name="Date" by="care_date" order={order} choose={choose} />
          <th scope="col">Soin</th>
          <th scope="col">Partage et état</th>
          {COLUMNS.map(({ key, name }) => (
            <Head key={key} name={name} by={key} order={order} choose={choose} />
          ))}
        </tr>
      </thead>
      {[...Map.groupBy(lines, ({ care_date }) => (byMonth ? monthOf(care_date) : ""))].map(([month, group]) => (
        <tbody key={month}>
          {month && (
            <tr className="month">
              <th scope="rowgroup" colSpan={6}>
                {month}
              </th>
            </tr>
          )}
          {group.map((expense) => (
            <Line key={expense.id} expense={expense} />
          ))}
        </tbody>
      ))}
    </table>
  );
}
