import { Suspense, lazy } from "react";
import { Redirect, Route, Switch } from "wouter";
import { AccountPage } from "../Account";
import { RowsSkeleton } from "../../states/Skeleton";
import { UnknownPage } from "../Unknown";

// Its date fields would weigh on the first page.
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
      <Route component={UnknownPage} />
    </Switch>
  );
}
