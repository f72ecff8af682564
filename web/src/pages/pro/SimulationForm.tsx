import { type FormEvent, useState } from "react";
import { Button, Checkbox } from "react-aria-components";
import { Refused } from "../../api/client";
import { useBusy } from "../../api/session";
import type { SimulationRequest } from "../../api/types";
import { Choice } from "../../layout/Choice";
import { Day } from "../../layout/Day";
import { Field } from "../../layout/Field";
import { Form } from "../../layout/Form";
import { today } from "../../words/dates";
import { isBirthday, typedDay } from "../../words/days";
import { centsOf, euros } from "../../words/money";
import { isNir } from "../../words/nir";
import { typeset } from "../../words/typeset";
import { type Typed, useDrafted } from "./draft";
import { type Way, requestsOf } from "./request";

const LARGEST = 99_999_999; // cents, as the API asks

function isAmount(typed: string): string | null {
  const cents = centsOf(typed);
  if (!cents) return "Écrivez un montant en euros, par exemple 1\u202f450,00.";
  return cents > LARGEST ? `C’est trop\u00a0: le montant peut aller jusqu’à ${euros(LARGEST)}. Vérifiez la virgule.` : null;
}

/** What the API says of each field, by the last part of its path, which is the field's name here. */
function refusedFields(error: Error | null): Record<string, string> {
  if (!(error instanceof Refused)) return {};
  return Object.fromEntries(error.fields.map(({ field, reason }) => [field.split(".").at(-1) ?? field, typeset(reason)]));
}

function Patient({ draft }: { draft: Typed }) {
  const [way, setWay] = useState<Way>(draft["way"] === "number" ? "number" : "nir");
  return (
    <fieldset className="form-part">
      <legend>Votre patient</legend>
      <Choice
        label="Chercher par"
        name="way"
        value={way}
        onChange={(chosen) => setWay(chosen as Way)}
        choices={[
          { value: "nir", name: "Numéro de sécurité sociale" },
          { value: "number", name: "Numéro d’adhérent" },
        ]}
        missing="Choisissez comment chercher."
      />
      {way === "nir" ? (
        <Field
          key="nir"
          label="Numéro de sécurité sociale"
          name="nir"
          defaultValue={draft["nir"] ?? ""}
          autoComplete="off"
          validate={isNir}
          hint="13 caractères, ou 15 avec la clé&nbsp;: celui de la personne, ou de l’assuré dont elle dépend."
          missing="Saisissez le numéro de sécurité sociale."
        />
      ) : (
        <>
          <Field
            label="Numéro d’adhérent"
            name="member_number"
            defaultValue={draft["member_number"] ?? ""}
            autoComplete="off"
            missing="Saisissez le numéro d’adhérent."
          />
          <Field
            label="Prénom du patient"
            name="first_name"
            defaultValue={draft["first_name"] ?? ""}
            autoComplete="off"
            missing="Saisissez le prénom du patient."
          />
        </>
      )}
      <Day
        label="Date de naissance"
        name="birth_date"
        validate={isBirthday}
        defaultValue={draft["birth_date"] ?? ""}
        missing="Saisissez la date de naissance."
      />
      <Checkbox name="blind" value="yes" defaultSelected={"blind" in draft} className="check">
        Patient atteint de cécité
      </Checkbox>
    </fieldset>
  );
}

function Aid({ draft, limitAsked }: { draft: Typed; limitAsked: boolean }) {
  const [first, setFirst] = useState(draft["class"] === "I");
  const [limited, setLimited] = useState(Boolean(draft["price_limit"])); // once asked for, the limit stays in sight while it is typed
  if (limitAsked && !limited) setLimited(true);
  return (
    <fieldset className="form-part">
      <legend>L’aide auditive</legend>
      <Choice
        label="Oreille"
        name="ear"
        defaultValue={draft["ear"] ?? null}
        choices={[
          { value: "right", name: "Droite" },
          { value: "left", name: "Gauche" },
          { value: "both", name: "Les deux, au même prix chacune" },
        ]}
        missing="Choisissez l’oreille à appareiller."
      />
      <Choice
        label="Classe"
        name="class"
        defaultValue={draft["class"] ?? null}
        onChange={(chosen) => setFirst(chosen === "I")}
        choices={[
          { value: "I", name: "Classe I, 100\u00a0%\u00a0Santé" },
          { value: "II", name: "Classe II, prix libre" },
        ]}
        missing="Choisissez la classe de l’aide auditive."
      />
      <Field
        label="Prix en euros"
        name="price"
        defaultValue={draft["price"] ?? ""}
        inputMode="decimal"
        autoComplete="off"
        validate={isAmount}
        missing="Saisissez le prix de l’aide auditive."
      />
      {(first || limited) && (
        <Field
          label={first ? "Prix limite de vente, s’il diffère de celui de la loi" : "Prix limite de vente"}
          name="price_limit"
          defaultValue={draft["price_limit"] ?? ""}
          inputMode="decimal"
          autoComplete="off"
          isRequired={false}
          validate={isAmount}
          missing=""
        />
      )}
      <Day
        label="Date de délivrance"
        name="care_date"
        defaultValue={draft["care_date"] ?? typedDay(today())}
        missing="Saisissez la date de délivrance."
      />
    </fieldset>
  );
}

interface SimulationFormProps {
  draft: Typed;
  simulate: (requests: SimulationRequest[]) => void;
  changed: () => void; // what was answered no longer answers what is asked
  isPending: boolean;
  error: Error | null;
}

export function SimulationForm({ draft, simulate, changed, isPending, error }: SimulationFormProps) {
  const busy = useBusy();
  const refused = refusedFields(error);
  const form = useDrafted();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!busy()) simulate(requestsOf(new FormData(event.currentTarget)));
  }
  return (
    <div onChange={changed}>
      <Form ref={form} className="form simulation-form" onSubmit={submit} validationErrors={refused}>
        <Patient draft={draft} />
        <Aid draft={draft} limitAsked={"price_limit" in refused} />
        <Button type="submit" className="button" isPending={isPending}>
          {isPending ? "Calcul en cours" : "Simuler"}
        </Button>
      </Form>
    </div>
  );
}
