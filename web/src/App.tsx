import { Suspense, lazy } from "react";
import { Route, Switch } from "wouter";
import { useSession } from "./api/session";
import { Brand } from "./layout/Brand";
import { Shell } from "./layout/Shell";
import { AccountPage } from "./pages/Account";
import { ChoosePasswordPage } from "./pages/ChoosePassword";
import { ExpensePage } from "./pages/Expense";
import { ExpensesPage } from "./pages/Expenses";
import { HomePage } from "./pages/Home";
import { SignInPage } from "./pages/SignIn";
import { OtherSpacePage, UnknownPage } from "./pages/Unknown";
import { ProfessionalPlaces } from "./pages/pro/Places";
import { SharePatterns } from "./shares/Patterns";
import { Reading } from "./states/Reading";
import { RowsSkeleton } from "./states/Skeleton";

// Not on the way to the first page.
const DocumentsPage = lazy(() => import("./pages/Documents"));

function Places() {
  return (
    <Switch>
      <Route path="/" component={HomePage} />
      <Route path="/depenses" component={ExpensesPage} />
      <Route path="/depenses/:id">{({ id }) => <ExpensePage key={id} id={id} />}</Route>
      <Route path="/documents">
        <Suspense fallback={<RowsSkeleton />}>
          <DocumentsPage />
        </Suspense>
      </Route>
      <Route path="/compte" component={AccountPage} />
      <Route path="/pro/*?">
        <OtherSpacePage audience="professional" />
      </Route>
      <Route component={UnknownPage} />
    </Switch>
  );
}

function Opening() {
  return (
    <div className="opening">
      <Brand />
    </div>
  );
}

/** The address stays the same whoever is signed in: after signing in, a person is where they meant to go. */
export function App() {
  return (
    <>
      <SharePatterns />
      <Reading query={useSession()} skeleton={<Opening />}>
        {(session) => {
          if (!session.me) return <SignInPage ended={session.ended} />;
          if (session.me.must_choose_password) return <ChoosePasswordPage me={session.me} />;
          return (
            <Shell me={session.me}>
              {session.me.audience === "professional" ? <ProfessionalPlaces /> : <Places />}
            </Shell>
          );
        }}
      </Reading>
    </>
  );
}
