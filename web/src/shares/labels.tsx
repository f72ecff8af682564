import { type ReactNode, createContext, useContext } from "react";
import { PATIENT_LABELS, SHARE_LABELS } from "../words/shares";

const Labels = createContext(SHARE_LABELS);

/** How the shares are called: to a member as theirs, unless said otherwise. */
export const useShareLabels = () => useContext(Labels);

/** Around shares shown to someone else than whose they are. */
export const ForPatient = ({ children }: { children: ReactNode }) => <Labels value={PATIENT_LABELS}>{children}</Labels>;
