import { Redirect, Route, Switch } from "wouter";
import { AccountPage } from "../Account";
import { UnknownPage } from "../Unknown";
import { SimulationPage } from "./Simulation";

export function ProfessionalPlaces() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/pro" replace />
      </Route>
      <Route path="/pro" component={SimulationPage} />
      <Route path="/pro/compte" component={AccountPage} />
      <Route component={UnknownPage} />
    </Switch>
  );
}
