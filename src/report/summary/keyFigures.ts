import {
  type ExternalPrincipal,
  hasStaleCredentials,
  isAdministrator,
  isUnused,
  type PrincipalRecord,
} from "../../iam/index.ts";

/** The key figures of an account. */
export interface KeyFigures {
  /** Users and roles. */
  principals: number;
  /** Full administrators and administrators of IAM. */
  administrators: number;
  /** Principals that are not full administrators but can become one. */
  escalating: number;
  /** Principals without recorded use in 90 days. */
  unused: number;
  /** Users with a password or key not rotated in 90 days, or a key not used in 90 days. */
  staleCredentials: number;
  /** External principals that a policy grants access to, not counting AWS services; anyone is one. */
  external: number;
}

/** Counts principals one by one, and external principals with different names. `at`: the time of the analysis. */
export function figureCounter(at: number) {
  const counts = { principals: 0, administrators: 0, escalating: 0, unused: 0, staleCredentials: 0 };
  const external = new Set<string>();
  return {
    principal(principal: PrincipalRecord, canEscalate: boolean): void {
      counts.principals += 1;
      if (isAdministrator(principal)) counts.administrators += 1;
      if (canEscalate) counts.escalating += 1;
      if (isUnused(principal, at)) counts.unused += 1;
      if (hasStaleCredentials(principal, at)) counts.staleCredentials += 1;
    },
    external({ name, kind }: Pick<ExternalPrincipal, "name" | "kind">): void {
      if (kind !== "service") external.add(name);
    },
    figures(): KeyFigures {
      return { ...counts, external: external.size };
    },
  };
}
