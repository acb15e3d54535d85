import {
  accessKeyNotRotated,
  accessKeyUnused,
  type ExternalPrincipal,
  type PrincipalRecord,
  passwordNotRotated,
  type RecordSubject,
  unusedPrincipal,
} from "../../iam/index.ts";

/** The numbers that an account is judged by at a glance. */
export interface KeyFigures {
  /** Users and roles. */
  principals: number;
  /** Full administrators and administrators of IAM. */
  administrators: number;
  /** Those that are no full administrators and can become one. */
  escalating: number;
  /** Never used, or not in 90 days. */
  unused: number;
  /** Users with a password or key that was not rotated, or a key that was not used, in 90 days. */
  staleCredentials: number;
  /** Principals outside the account that a policy lets in, AWS's own services aside; anyone is one. */
  external: number;
}

const STALE = [passwordNotRotated, accessKeyNotRotated, accessKeyUnused];

/** Counts principals one by one and external principals by their names. `at`: the time of the analysis. */
export function figureCounter(at: number) {
  const counts = { principals: 0, administrators: 0, escalating: 0, unused: 0, staleCredentials: 0 };
  const external = new Set<string>();
  const found = (kind: (subject: RecordSubject) => Iterable<unknown>, principal: PrincipalRecord) => {
    for (const _ of kind({ access: { principal }, at })) return 1;
    return 0;
  };
  return {
    principal(principal: PrincipalRecord, canEscalate: boolean): void {
      counts.principals += 1;
      if (principal.isFullAdmin || principal.isIamAdmin) counts.administrators += 1;
      if (canEscalate) counts.escalating += 1;
      counts.unused += found(unusedPrincipal, principal);
      counts.staleCredentials += Math.max(...STALE.map((kind) => found(kind, principal)));
    },
    external({ name, kind }: Pick<ExternalPrincipal, "name" | "kind">): void {
      if (kind !== "service") external.add(name);
    },
    figures(): KeyFigures {
      return { ...counts, external: external.size };
    },
  };
}
