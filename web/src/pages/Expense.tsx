import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { isRefused } from "../api/client";
import { oneExpense } from "../api/reading";
import type { ExpenseDetail } from "../api/types";
import { usePageTitle } from "../layout/Page";
import { BackIcon } from "../layout/icons";
import { SharesBar } from "../shares/SharesBar";
import { Statement } from "../shares/Statement";
import { Reading } from "../states/Reading";
import { AnswerSkeleton } from "../states/Skeleton";
import { longDate } from "../words/dates";
import { careOf } from "../words/expenses";
import { euros } from "../words/money";
import { sharesOf } from "../words/shares";
import { ExpenseFacts } from "./ExpenseFacts";
import { ExpenseNews } from "./ExpenseNews";
import { Why } from "./Why";
import { Euros, Said } from "../words/Said";

function unshared({ price, state }: ExpenseDetail): string {
  if (state === "cancelled") return `Cette ligne de ${euros(price)} ne compte plus.`;
  if (state === "refused") return `Votre complémentaire ne rembourse rien sur ${euros(price)}.`;
  return `${euros(price)} dépensés. La part de chacun n’est pas encore connue.`;
}

/** How much, in one sentence. */
function Answer({ expense }: { expense: ExpenseDetail }) {
  const shared = sharesOf(expense);
  if (!shared) return <p className="answer-line"><Said>{unshared(expense)}</Said></p>;
  if (shared.left === 0) return <p className="answer-line">Il ne reste rien à votre charge, sur <Euros cents={expense.price} />.</p>;
  return (
    <p className="answer-line">
      Il reste <strong><Euros cents={shared.left} /></strong> à votre charge, sur <Euros cents={expense.price} />.
    </p>
  );
}

function Detail({ expense }: { expense: ExpenseDetail }) {
  const heading = usePageTitle(`${careOf(expense)} du ${longDate(expense.care_date)}`);
  const shared = sharesOf(expense);
  return (
    <article className={`expense expense-${expense.state}`}>
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {careOf(expense)}
        </h1>
        <p className="page-under">
          {longDate(expense.care_date)}, {expense.beneficiary}
        </p>
      </header>
      <div className="expense-sheet">
        <Answer expense={expense} />
        {shared && <SharesBar shared={shared} size="large" />}
        <ExpenseNews expense={expense} />
        {expense.revisions.map(({ on, before, text }) => (
          <p className="notice notice-quiet" key={`${on} ${before}`}>
            <Said>{text}</Said>
          </p>
        ))}
        {shared && <Statement price={expense.price} shared={shared} />}
        <Why {...expense} />
      </div>
      <ExpenseFacts expense={expense} />
    </article>
  );
}

function NotFound() {
  const heading = usePageTitle("Dépense introuvable");
  return (
    <section className="whole-state">
      <h1 ref={heading} tabIndex={-1}>
        Cette dépense est introuvable
      </h1>
      <p>Le lien est peut-être incomplet, ou la dépense n’est pas rattachée à votre compte. Retrouvez-la dans la liste.</p>
      <p>
        <Link href="/depenses">Voir toutes vos dépenses</Link>
      </p>
    </section>
  );
}

export function ExpensePage({ id }: { id: string }) {
  return (
    <>
      <p className="back">
        <Link href="/depenses">
          <BackIcon />
          Dépenses
        </Link>
      </p>
      <Reading
        query={useQuery(oneExpense(id))}
        skeleton={<AnswerSkeleton />}
        missing={(error) => (isRefused(error, "not_found") ? <NotFound /> : null)}
      >
        {(expense) => <Detail expense={expense} />}
      </Reading>
    </>
  );
}
