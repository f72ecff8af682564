import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { familyCover } from "../api/cover";
import { latestExpenses } from "../api/reading";
import type { ExpenseRow } from "../api/types";
import { usePageTitle } from "../layout/Page";
import { Rosette } from "../layout/Rosette";
import { SharesBar } from "../shares/SharesBar";
import { ShareKey } from "../shares/ShareKey";
import { Reading } from "../states/Reading";
import { AnswerSkeleton, RowsSkeleton } from "../states/Skeleton";
import { StateMark } from "../states/StateMark";
import { daysSince, sinceDate } from "../words/dates";
import { careOf, paysNothing, peopleOf } from "../words/expenses";
import { sharesOf } from "../words/shares";
import { EndedCovers } from "./EndedCovers";
import { ExpenseRows } from "./ExpenseRows";
import { useArrivals } from "./arrivals";
import { Euros, Said } from "../words/Said";

const SHOWN = 8;
const LATELY = 7; // days
const BAD_NEWS_SHOWN = 3;

/** The last reimbursement: how much, for what, when. */
function LastReimbursement({ expense }: { expense: ExpenseRow }) {
  const shared = sharesOf(expense);
  return (
    <section className="answer" aria-labelledby="dernier">
      <h2 id="dernier" className="overline">
        Votre dernier remboursement
      </h2>
      <p className="answer-amount"><Euros cents={expense.institution ?? 0} /></p>
      <p className="answer-words">
        {careOf(expense)}, {peopleOf(expense)}. Calculé {sinceDate(expense.decided_on ?? expense.care_date)}, sur{" "}
        <Euros cents={expense.price} /> dépensés.
      </p>
      <SharesBar shared={shared} size="large" />
      {shared && <ShareKey shared={shared} />}
      <p>
        <Link href={`/depenses/${expense.id}`}>Voir le détail et le pourquoi</Link>
      </p>
    </section>
  );
}

/** Bad news first: what cannot go on without the person. */
function Waiting({ expenses }: { expenses: ExpenseRow[] }) {
  if (expenses.length === 0) return null;
  return (
    <section className="notice notice-warm" aria-labelledby="attente">
      <h2 id="attente">
        {expenses.length === 1 ? "Une dépense attend" : `${expenses.length} dépenses attendent`} une information de vous
      </h2>
      <ul className="waiting">
        {expenses.map((expense) => (
          <li key={expense.id}>
            <Link href={`/depenses/${expense.id}`}>
              {careOf(expense)}, {expense.beneficiary}, <Euros cents={expense.price} />
            </Link>
            {expense.reason && <p><Said>{expense.reason}</Said></p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const isBadNews = (expense: ExpenseRow) =>
  expense.state === "refused" || expense.state === "cancelled" || (paysNothing(expense) && expense.left !== 0);

const lastDecidedFirst = (a: ExpenseRow, b: ExpenseRow) => (b.decided_on ?? "").localeCompare(a.decided_on ?? "");

/** What was decided of late and reimburses nothing, the latest first. */
function BadNews({ expenses }: { expenses: ExpenseRow[] }) {
  const found = expenses
    .filter((expense) => isBadNews(expense) && expense.decided_on && daysSince(expense.decided_on) <= LATELY)
    .sort(lastDecidedFirst);
  if (found.length === 0) return null;
  return (
    <section className="notice notice-quiet" aria-labelledby="sans-remboursement">
      <h2 id="sans-remboursement">Sans remboursement, ces sept derniers jours</h2>
      <ul className="waiting">
        {found.slice(0, BAD_NEWS_SHOWN).map((expense) => (
          <li key={expense.id}>
            <Link href={`/depenses/${expense.id}`}>
              {careOf(expense)}, {expense.beneficiary}, <Euros cents={expense.price} />
            </Link>
            <p>
              <StateMark expense={expense} />
            </p>
          </li>
        ))}
      </ul>
      {found.length > BAD_NEWS_SHOWN && (
        <p>
          <Link href="/depenses">Voir les autres parmi vos dépenses</Link>
        </p>
      )}
    </section>
  );
}

function NothingYet() {
  return (
    <section className="whole-state">
      <Rosette />
      <h2>Pas encore de dépense</h2>
      <p>
        Dès que la Sécurité sociale nous transmettra un soin, il apparaîtra ici, avec la part de chacun. Vous n’avez rien
        à envoyer.
      </p>
    </section>
  );
}

function Latest({ expenses }: { expenses: ExpenseRow[] }) {
  const arrived = useArrivals(expenses);
  const waiting = expenses.filter(({ state }) => state === "information_needed");
  const last = expenses.filter((expense) => expense.state === "reimbursed" && !paysNothing(expense)).sort(lastDecidedFirst)[0];
  if (expenses.length === 0) return <NothingYet />;
  return (
    <>
      <Waiting expenses={waiting} />
      <BadNews expenses={expenses} />
      {waiting.length === 0 && <p className="nothing-waits">Rien n’attend votre réponse.</p>}
      {last && <LastReimbursement expense={last} />}
      <section aria-labelledby="recentes">
        <div className="section-head">
          <h2 id="recentes">Dernières dépenses</h2>
          <p className="arrivals" role="status">
            {arrived.size > 0 && (arrived.size === 1 ? "Une nouveauté vient d’arriver" : `${arrived.size} nouveautés viennent d’arriver`)}
          </p>
        </div>
        <ExpenseRows expenses={expenses.slice(0, SHOWN)} arrived={arrived} />
        <p className="after-list">
          <Link href="/depenses">Toutes vos dépenses</Link>
        </p>
      </section>
    </>
  );
}

export function HomePage() {
  const heading = usePageTitle("Accueil");
  const cover = useQuery(familyCover);
  // It stands above the rest, which would jump; but the rest does not wait for what fails.
  const awaited = cover.isLoading && cover.failureCount === 0;
  const skeleton = (
    <>
      <AnswerSkeleton />
      <RowsSkeleton />
    </>
  );
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="unseen">
        Accueil
      </h1>
      <Reading query={useQuery(latestExpenses)} skeleton={skeleton}>
        {({ expenses }) =>
          awaited ? (
            <div aria-hidden="true">{skeleton}</div>
          ) : (
            <>
              <EndedCovers ended={cover.data?.ended ?? []} />
              <Latest expenses={expenses} />
            </>
          )
        }
      </Reading>
    </>
  );
}
