import { useMutation } from "@tanstack/react-query";
import { api, bodyOf } from "./client";
import type { SimulationRequest } from "./types";

/** Simulations, one an aid, forgotten as soon as they are no longer in sight: they tell of a patient. */
export function useSimulation() {
  return useMutation({
    mutationFn: (bodies: SimulationRequest[]) =>
      Promise.all(bodies.map((body) => bodyOf(api.POST("/professionals/simulations", { body })))),
    gcTime: 0,
  });
}
