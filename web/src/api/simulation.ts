import { useMutation } from "@tanstack/react-query";
import { api, bodyOf } from "./client";
import type { SimulationRequest } from "./types";

/** A simulation, forgotten as soon as it is no longer in sight: it tells of a patient. */
export function useSimulation() {
  return useMutation({
    mutationFn: (body: SimulationRequest) => bodyOf(api.POST("/professionals/simulations", { body })),
    gcTime: 0,
  });
}
