import type { Account } from "../../access/analyzedAccount.ts";
import { isServiceLinkedRole } from "../../policy/arn.ts";
import { addBit, type Bits } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { assumeRoleAction } from "./assumeRoleAction.ts";

/** Sets of roles, by position among the principals. */
export interface Roles {
  all: Bits;
  /** Those whose policies and trust policy can be changed in the account: all but service-linked and SSO roles. */
  editable: Bits;
  /** Those that can be passed to a service: all but service-linked roles. */
  passable: Bits;
  /** With an EC2 instance profile. */
  withInstanceProfile: Bits;
  /** Of which AWS did not list the instance profiles. */
  withUnlistedInstanceProfiles: Bits;
  /** Of each role: its position, and the target of the account's scope on which sts:AssumeRole is decided. */
  assumable: readonly { at: number; target: number }[];
}

export function rolesOf({ inventory, scope }: Account, principals: EntitySet): Roles {
  const roles = {
    all: principals.none(),
    editable: principals.none(),
    passable: principals.none(),
    withInstanceProfile: principals.none(),
    withUnlistedInstanceProfiles: principals.none(),
    assumable: [] as { at: number; target: number }[],
  };
  const sts = assumeRoleAction().service;
  principals.arns.forEach((arn, at) => {
    if (!arn.includes(":role/")) return;
    addBit(roles.all, at);
    const isServiceLinked = isServiceLinkedRole(arn);
    if (!isServiceLinked) addBit(roles.passable, at);
    if (!isServiceLinked && !arn.includes(":role/aws-reserved/")) addBit(roles.editable, at);
    const profiles = inventory.entities.principals.get(arn)?.instanceProfiles;
    if (profiles === undefined) addBit(roles.withUnlistedInstanceProfiles, at);
    else if (profiles.length > 0) addBit(roles.withInstanceProfile, at);
    const target = scope.targets.positionOf(arn, (target) => target.scope.index === sts && target.resource >= 0);
    if (target !== undefined) roles.assumable.push({ at, target });
  });
  return roles;
}
