import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "react-aria-components";
import { Refused } from "../api/client";
import { allDocuments, useDownload } from "../api/documents";
import type { IssuedDocument } from "../api/types";
import { Page } from "../layout/Page";
import { Rosette } from "../layout/Rosette";
import { Reading } from "../states/Reading";
import { RowsSkeleton } from "../states/Skeleton";
import { clockTime, sinceInstant } from "../words/dates";
import { Said } from "../words/Said";
import { kilobytes } from "../words/sizes";
import { typeset } from "../words/typeset";
import { AskForStatement } from "./AskForStatement";
import "../style/documents.css";

/** Whether a newer one, listed before, is of the same period. */
const isReplaced = (document: IssuedDocument, listed: IssuedDocument[]) =>
  listed.slice(0, listed.indexOf(document)).some(({ title, state }) => title === document.title && state === "ready");

function Row({ document, replaced }: { document: IssuedDocument; replaced: boolean }) {
  const download = useDownload();
  const title = typeset(document.title);
  const established = `${sinceInstant(document.created_at)} à ${clockTime(new Date(document.created_at))}`;
  return (
    <li className="row document">
      <p className="row-title">{title}</p>
      {document.size == null ? (
        <p className="document-file document-waits">En préparation</p>
      ) : (
        <Button
          className="button-second document-file"
          isPending={download.isPending}
          onPress={() => download.mutate(document.id)}
          aria-label={`Télécharger le ${title.charAt(0).toLowerCase()}${title.slice(1)}, établi ${established}`}
        >
          Télécharger
        </Button>
      )}
      <p className="row-people">
        {document.size == null ? "Demandé" : "Établi"} {established}
        {document.size == null ? ". Quelques secondes suffisent, vous pouvez quitter la page." : `, PDF, ${kilobytes(document.size)}`}
      </p>
      {replaced && <p className="row-people document-trouble">Un décompte plus récent de cette période est dans la liste.</p>}
      {download.error && (
        <p className="notice notice-warm document-trouble" role="alert">
          <Said>
            {download.error instanceof Refused
              ? download.error.detail
              : "Le document n’a pas pu être téléchargé. Il est conservé\u00a0: réessayez dans un instant."}
          </Said>
        </p>
      )}
    </li>
  );
}

function Empty() {
  return (
    <section className="whole-state">
      <Rosette />
      <h2>Aucun document pour l’instant</h2>
      <p>
        Votre décompte arrive ici au début de chaque mois qui suit un soin réglé ou refusé. Vous pouvez aussi en demander un,
        juste au-dessus.
      </p>
    </section>
  );
}

export default function DocumentsPage() {
  const query = useInfiniteQuery(allDocuments);
  return (
    <Page title="Documents">
      <AskForStatement />
      <Reading query={query} skeleton={<RowsSkeleton />}>
        {({ pages }) => {
          const documents = pages.flatMap((page) => page.documents);
          if (documents.length === 0) return <Empty />;
          return (
            <section aria-labelledby="decomptes">
              <h2 id="decomptes" className="section-head">
                Vos décomptes
              </h2>
              <ul className="rows">
                {documents.map((document) => (
                  <Row key={document.id} document={document} replaced={isReplaced(document, documents)} />
                ))}
              </ul>
              {query.hasNextPage && (
                <div className="after-list">
                  <Button className="button-second" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
                    {query.isFetchingNextPage ? "Lecture en cours" : "Voir plus"}
                  </Button>
                </div>
              )}
            </section>
          );
        }}
      </Reading>
    </Page>
  );
}
