import type { CredentialState } from "../../inventory/credentialReport.ts";
import { addBit, type Bits, positions } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";

/** What is known of the credentials of users: sets by position among the principals. */
export interface CredentialStates {
  /** With two access keys, the most that a user can have. */
  full: Bits;
  withPassword: Bits;
  withoutPassword: Bits;
  withMfa: Bits;
}

/** From the credential report; without it nothing is known of any user. */
export function credentialStates(
  credentials: ReadonlyMap<string, CredentialState>,
  principals: EntitySet,
  users: Bits,
): CredentialStates {
  const known: CredentialStates = {
    full: principals.none(),
    withPassword: principals.none(),
    withoutPassword: principals.none(),
    withMfa: principals.none(),
  };
  if (credentials.size === 0) return known;
  for (const at of positions(users)) {
    const state = credentials.get(principals.arns[at] ?? "");
    if (state === undefined) continue;
    if (state.accessKeys.every((key) => key !== undefined)) addBit(known.full, at);
    if (state.passwordEnabled === true) addBit(known.withPassword, at);
    if (state.passwordEnabled === false) addBit(known.withoutPassword, at);
    if (state.mfaActive) addBit(known.withMfa, at);
  }
  return known;
}
