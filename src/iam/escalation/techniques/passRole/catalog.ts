import type { Technique } from "../technique.ts";
import { COMPUTE } from "./compute.ts";
import { DATA } from "./data.ts";
import { DEPLOYMENT } from "./deployment.ts";

/** Every way to have a service act with a role. */
export const TECHNIQUES: readonly Technique[] = [...COMPUTE, ...DEPLOYMENT, ...DATA];
