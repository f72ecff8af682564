import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "react-aria-components";
import { Link } from "wouter";
import { familyCover } from "../api/cover";
import { latestExpenses, latestNews } from "../api/reading";
import type { ExpenseRow } from "../api/types";
import { usePageTitle } from "../layout/Page";
import { Rosette } from "../layout/Rosette";
import { SharesBar } from "../shares/SharesBar";
import { ShareKey } from "../shares/ShareKey";
import { Reading } from "../states/Reading";
import { AnswerSkeleton, RowsSkeleton } from "../states/Skeleton";
import { StateMark } from "../states/StateMark";
import { daysSince, sinceDate } from "../words/dates";
import { careOf, changedOn, isBadNews, paysNothing, peopleOf } from "../words/expenses";
import { sharesOf } from "../words/shares";
import { EndedCovers } from "./EndedCovers";
import { ExpenseRows } from "./ExpenseRows";
import { useArrivals } from "./arrivals";
import { Euros, Said } from "../words/Said";

const SHOWN = 8;
const LATELY = 7; // days
const BAD_NEWS_SHOWN = 3;
const NEWS_SHOWN = 5;

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
        {careOf(expense)}, {peopleOf(expense)}. {expense.recalculated_on ? "Recalculé" : "Calculé"}{" "}
        {sinceDate(changedOn(expense) ?? expense.care_date)}, sur{" "}
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

const isWithout = (expense: ExpenseRow) => expense.state === "cancelled" || isBadNews(expense);

const lastDecidedFirst = (a: ExpenseRow, b: ExpenseRow) => (b.decided_on ?? "").localeCompare(a.decided_on ?? "");

function isRecent(expense: ExpenseRow): boolean {
  const on = changedOn(expense);
  return on !== null && daysSince(on) <= LATELY;
}

/** What was decided of late and reimburses nothing. */
function BadNews({ expenses }: { expenses: ExpenseRow[] }) {
  const found = expenses.filter((expense) => isWithout(expense) && isRecent(expense));
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

/** What was decided or worked out again of late, of care too old to be among the latest. */
function OlderNews({ expenses, arrived }: { expenses: ExpenseRow[]; arrived: ReadonlySet<string> }) {
  const [whole, setWhole] = useState(false);
  const first = expenses[0] && changedOn(expenses[0]);
  if (!first) return null;
  const ofOneDay = expenses.every((expense) => changedOn(expense) === first);
  const more = expenses.length - NEWS_SHOWN;
  return (
    <section className="older-news" aria-labelledby="nouveautes">
      <h2 id="nouveautes" className="section-head">
        Décidé ou recalculé {ofOneDay ? sinceDate(first) : "ces sept derniers jours"}
      </h2>
      <ExpenseRows expenses={whole ? expenses : expenses.slice(0, NEWS_SHOWN)} arrived={arrived} dated={!ofOneDay} />
      {!whole && more > 0 && (
        <p className="after-list">
          <Button className="button-second" onPress={() => setWhole(true)}>
            Voir {more === 1 ? "l’autre" : `les ${more} autres`}
          </Button>
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

/** What could not be read, so that its silence is not taken for an answer. */
function Unread({ what, retry }: { what: string[]; retry: () => void }) {
  if (what.length === 0) return null;
  return (
    <div className="notice notice-warm" role="status">
      <p>
        <strong>Nous n’avons pas pu lire {what.join(" ni ")}.</strong> Rien n’est perdu&nbsp;: réessayez dans un instant.
      </p>
      <Button className="button-quiet" onPress={retry}>
        Réessayer
      </Button>
    </div>
  );
}

interface LatestProps {
  latest: ExpenseRow[];
  news: ExpenseRow[]; // what waits, then what changed last, in the order of the instant
  quiet: boolean; // whether nothing else on the page asks anything
}

function Latest({ latest, news, quiet }: LatestProps) {
  // The news say the same of what is in both, or later.
  const expenses = [...new Map([...latest, ...news].map((expense) => [expense.id, expense])).values()];
  const arrived = useArrivals(expenses);
  const waiting = expenses.filter(({ state }) => state === "information_needed");
  const known = new Set(news.map(({ id }) => id));
  const changed = [...news, ...expenses.filter(({ id }) => !known.has(id)).sort(lastDecidedFirst)];
  const last = changed.find((expense) => expense.state === "reimbursed" && !paysNothing(expense));
  const shown = expenses.slice(0, SHOWN);
  const older = news.filter(
    (expense) => isRecent(expense) && !isWithout(expense) && expense !== last && !shown.some(({ id }) => id === expense.id),
  );
  if (expenses.length === 0) return <NothingYet />;
  return (
    <>
      <Waiting expenses={waiting} />
      <BadNews expenses={changed} />
      {waiting.length === 0 && quiet && <p className="nothing-waits">Rien n’attend votre réponse.</p>}
      {last && <LastReimbursement expense={last} />}
      <OlderNews expenses={older} arrived={arrived} />
      <section aria-labelledby="recentes">
        <div className="section-head">
          <h2 id="recentes">Dernières dépenses</h2>
          <p className="arrivals" role="status">
            {arrived.size > 0 && (arrived.size === 1 ? "Une nouveauté vient d’arriver" : `${arrived.size} nouveautés viennent d’arriver`)}
          </p>
        </div>
        <ExpenseRows expenses={shown} arrived={arrived} />
        <p className="after-list">
          <Link href="/depenses">Toutes vos dépenses</Link>
        </p>
      </section>
    </>
  );
}

export function HomePage() {
  const heading = usePageTitle("Accueil");
  const news = useQuery(latestNews);
  const cover = useQuery(familyCover);
  // They stand above the rest, which would jump; but the rest does not wait for what fails.
  const awaited = [news, cover].some(({ isLoading, failureCount }) => isLoading && failureCount === 0);
  const unread = [news.isError && "ce qui attend votre réponse", cover.isError && "les droits de votre famille"];
  function retry() {
    for (const query of [news, cover]) if (query.isError) void query.refetch();
  }
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
              <Unread what={unread.filter((what) => what !== false)} retry={retry} />
              <EndedCovers ended={cover.data?.ended ?? []} />
              <Latest latest={expenses} news={news.data ?? []} quiet={!!news.data && !news.isError && !cover.data?.ended.length} />
            </>
          )
        }
      </Reading>
    </>
  );
}
