import { Link } from "wouter";
import { Page } from "../layout/Page";

export function UnknownPage() {
  return (
    <Page title="Cette adresse ne mène nulle part">
      <p>La page a pu changer d’adresse, ou le lien être incomplet. Vos données ne sont pas en cause.</p>
      <p>
        <Link href="/">Revenir à l’accueil</Link>
      </p>
    </Page>
  );
}
