import { Button } from "react-aria-components";
import { Refused } from "../api/client";
import { ByPhone } from "../layout/Reach";
import { Said } from "../words/Said";

interface Words {
  what: string;
  then: string;
  reference: string | null;
}

function inWords(error: Error): Words {
  const then = "Vos données sont conservées, rien n’est perdu. Réessayez dans un instant.";
  if (!(error instanceof Refused)) return { what: "Le service ne répond pas", then, reference: null };
  const what = error.status >= 500 ? "Le service est momentanément indisponible" : "Cette page n’a pas pu être affichée";
  return { what, then: error.detail || then, reference: error.reference };
}

/** What happened, what is kept, what to do. */
export function Trouble({ error, retry }: { error: Error; retry: () => void }) {
  const { what, then, reference } = inWords(error);
  return (
    <section className="whole-state" role="alert">
      <h2>{what}</h2>
      <p>
        <Said>{then}</Said>
      </p>
      <Button className="button" onPress={retry}>
        Réessayer
      </Button>
      {reference && (
        <p className="fine">
          Si cela dure, donnez-nous la référence {reference}&nbsp;: appelez-nous
          <ByPhone />.
        </p>
      )}
    </section>
  );
}

/** Over a page already read, when reading it anew failed. */
export function StaleNotice({ retry }: { retry: () => void }) {
  return (
    <div className="notice notice-quiet" role="status">
      <p>
        <strong>L’affichage n’est plus à jour.</strong> Le service ne répond pas&nbsp;; ce que vous voyez reste exact à
        l’heure où vous l’avez ouvert.
      </p>
      <Button className="button-quiet" onPress={retry}>
        Réessayer
      </Button>
    </div>
  );
}
