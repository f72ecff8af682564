import { Suspense, lazy } from "react";
import { Redirect, Route, Switch } from "wouter";
import { AccountPage } from "../Account";
import { RowsSkeleton } from "../../states/Skeleton";
import { OtherSpacePage, UnknownPage } from "../Unknown";

// Of no use to members, who are most of those who come.
const SimulationPage = lazy(() => import("./Simulation"));

export function ProfessionalPlaces() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/pro" replace />
      </Route>
      <Route path="/pro">
        <Suspense fallback={<RowsSkeleton />}>
          <SimulationPage />
        </Suspense>
      </Route>
      <Route path="/pro/compte" component={AccountPage} />
      <Route path={/^\/(depenses|documents|compte)(\/|$)/}>
        <OtherSpacePage audience="member" />
      </Route>
      <Route component={UnknownPage} />
    </Switch>
  );
}
