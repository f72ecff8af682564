/** How the page now shown was reached: wouter announces its own moves as "pushState" events. */
let arrival: "load" | "push" | "back" = "load";

addEventListener("pushState", () => (arrival = "push"));
addEventListener("popstate", () => (arrival = "back"));

export const arrivedBy = () => arrival;
