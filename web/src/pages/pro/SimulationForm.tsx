import { type FormEvent, useState } from "react";
import { Button, Checkbox, Form } from "react-aria-components";
import { Refused } from "../../api/client";
import { useBusy } from "../../api/session";
import type { SimulationRequest } from "../../api/types";
import { Choice } from "../../layout/Choice";
import { Field } from "../../layout/Field";
import { today } from "../../words/dates";
import { centsOf } from "../../words/money";
import { typeset } from "../../words/typeset";
import { type Way, requestOf } from "./request";

const NIR = /^\d{5}(\d\d|2[AB])\d{6}$/;

const isNir = (typed: string) => (NIR.test(typed.replace(/\s/g, "").toUpperCase()) ? null : "Il faut 13 caractères, sans la clé.");
const isAmount = (typed: string) =>
  typed !== "" && !centsOf(typed) ? "Écrivez un montant en euros, par exemple 1\u202f450,00." : null;

/** What the API says of each field, by the last part of its path, which is the field's name here. */
function refusedFields(error: Error | null): Record<string, string> {
  if (!(error instanceof Refused)) return {};
  return Object.fromEntries(error.fields.map(({ field, reason }) => [field.split(".").at(-1) ?? field, typeset(reason)]));
}

function Patient() {
  const [way, setWay] = useState<Way>("nir");
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
          autoComplete="off"
          validate={isNir}
          hint="13 caractères, sans la clé&nbsp;: celui de la personne, ou de l’assuré dont elle dépend."
          missing="Saisissez le numéro de sécurité sociale."
        />
      ) : (
        <>
          <Field label="Numéro d’adhérent" name="member_number" autoComplete="off" missing="Saisissez le numéro d’adhérent." />
          <Field label="Prénom du patient" name="first_name" autoComplete="off" missing="Saisissez le prénom du patient." />
        </>
      )}
      <Field label="Date de naissance" name="birth_date" type="date" autoComplete="off" missing="Saisissez la date de naissance." />
      <Checkbox name="blind" value="yes" className="check">
        Patient atteint de cécité
      </Checkbox>
    </fieldset>
  );
}

function Aid() {
  const [first, setFirst] = useState(false);
  return (
    <fieldset className="form-part">
      <legend>L’aide auditive</legend>
      <Choice
        label="Oreille"
        name="ear"
        choices={[
          { value: "right", name: "Droite" },
          { value: "left", name: "Gauche" },
        ]}
        missing="Choisissez l’oreille à appareiller."
      />
      <Choice
        label="Classe"
        name="class"
        onChange={(chosen) => setFirst(chosen === "I")}
        choices={[
          { value: "I", name: "Classe I, 100 % Santé" },
          { value: "II", name: "Classe II, prix libre" },
        ]}
        missing="Choisissez la classe de l’aide auditive."
      />
      <Field
        label="Prix en euros"
        name="price"
        inputMode="decimal"
        autoComplete="off"
        validate={isAmount}
        missing="Saisissez le prix de l’aide auditive."
      />
      {first && (
        <Field
          label="Prix limite de vente, s’il diffère de celui de la loi"
          name="price_limit"
          inputMode="decimal"
          autoComplete="off"
          isRequired={false}
          validate={isAmount}
          missing=""
        />
      )}
      <Field label="Date de délivrance" name="care_date" type="date" defaultValue={today()} missing="Saisissez la date de délivrance." />
    </fieldset>
  );
}

interface SimulationFormProps {
  simulate: (request: SimulationRequest) => void;
  changed: () => void; // what was answered no longer answers what is asked
  isPending: boolean;
  error: Error | null;
}

export function SimulationForm({ simulate, changed, isPending, error }: SimulationFormProps) {
  const busy = useBusy();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!busy()) simulate(requestOf(new FormData(event.currentTarget)));
  }
  return (
    <div onChange={changed}>
      <Form className="form simulation-form" onSubmit={submit} validationErrors={refusedFields(error)}>
        <Patient />
        <Aid />
        <Button type="submit" className="button" isPending={isPending}>
          {isPending ? "Calcul en cours" : "Simuler"}
        </Button>
      </Form>
    </div>
  );
}
