import type { paths } from "./schema";

// Named from the paths, not from the schemas: the names of the schemas belong to the API.
type Good<Operation> = Operation extends { responses: { 200: { content: { "application/json": infer Body } } } } ? Body : never;

export type Me = Good<paths["/accounts/me"]["get"]>;
export type ActivityEntry = Good<paths["/accounts/activity"]["get"]>["entries"][number];
export type ExpensePage = Good<paths["/members/expenses"]["get"]>;
export type ExpenseRow = ExpensePage["expenses"][number];
export type ExpenseDetail = Good<paths["/members/expenses/{expense_id}"]["get"]>;
export type ExpenseState = ExpenseRow["state"];
export type SimulationRequest = paths["/professionals/simulations"]["post"]["requestBody"]["content"]["application/json"];
export type Simulation = Good<paths["/professionals/simulations"]["post"]>;
export type Step = ExpenseDetail["steps"][number];
export type EndedCover = Good<paths["/members/cover"]["get"]>["ended"][number];
export type DocumentPage = Good<paths["/members/documents"]["get"]>;
export type IssuedDocument = DocumentPage["documents"][number];
