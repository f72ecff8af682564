import { useQuery } from "@tanstack/react-query";
import { insurer } from "../api/insurer";
import { Said } from "../words/Said";

const FRANCE = "+33";

/** A number to press on a phone, also from abroad; a short number is called as it is. */
function Phone({ number }: { number: string }) {
  const digits = number.replaceAll(" ", "");
  return (
    <a className="phone" href={`tel:${digits.replace(/^0/, FRANCE)}`}>
      {number.replaceAll(" ", "\u00a0")}
    </a>
  );
}

/** " au 02 61 91 00 42, du lundi au vendredi": after "appelez-nous"; nothing until it is known. */
export function ByPhone() {
  const { data } = useQuery(insurer);
  if (!data) return null;
  return (
    <>
      {" "}
      au <Phone number={data.phone} />, <Said>{data.hours}</Said>
    </>
  );
}

/** " à Mutuelle, 1 place de l’Exemple, 00000 Exempleville": after "écrivez-nous"; nothing until it is known. */
export function ByPost() {
  const { data } = useQuery(insurer);
  if (!data) return null;
  return (
    <>
      {" "}
      à <Said>{[data.name, ...data.address].join(", ")}</Said>
    </>
  );
}

/** At the end of every page: who the insurer is, its number, its address. */
export function Reach() {
  const { data } = useQuery(insurer);
  return (
    <footer className="reach">
      {data && (
        <>
          <h2>Nous joindre</h2>
          <p>
            <Phone number={data.phone} />, <Said>{data.hours}</Said>
          </p>
          <p>
            <Said>{[data.name, ...data.address].join(", ")}</Said>
          </p>
        </>
      )}
    </footer>
  );
}
