import type { Detail } from "../../../aws/services/authorizationDetails.ts";

/** The account's roles by the other ways in which services name them. */
export interface RoleNames {
  /** ARN of the role in an instance profile, by the profile's ARN. */
  ofInstanceProfile(arn: string): string | undefined;
  /**
   * ARN of a role that is named by its ARN, its name, or its path and name; undefined for one that the account does not
   * have.
   */
  named(name: string): string | undefined;
}

/** ARNs of roles by name, and by the ARN of an instance profile that has them. */
export interface RoleNamesState {
  names: [name: string, arn: string][];
  profiles: [profile: string, arn: string][];
}

export interface RoleNamesBuilder extends RoleNames {
  /** A role as GetAccountAuthorizationDetails gives it. */
  add(role: Detail): void;
  merge(further: RoleNamesState): void;
  state(): RoleNamesState;
}

export function createRoleNames(from: RoleNamesState = { names: [], profiles: [] }): RoleNamesBuilder {
  const byName = new Map(from.names);
  const byProfile = new Map(from.profiles);
  return {
    add({ Arn, RoleName, InstanceProfileList }) {
      if (typeof Arn !== "string" || typeof RoleName !== "string") return;
      byName.set(RoleName, Arn);
      for (const profile of Array.isArray(InstanceProfileList) ? InstanceProfileList : []) {
        if (typeof profile?.Arn === "string") byProfile.set(profile.Arn, Arn);
      }
    },
    merge({ names, profiles }) {
      for (const [name, arn] of names) byName.set(name, arn);
      for (const [profile, arn] of profiles) byProfile.set(profile, arn);
    },
    ofInstanceProfile: (arn) => byProfile.get(arn),
    named: (name) => (name.startsWith("arn:") ? name : byName.get(name.slice(name.lastIndexOf("/") + 1))),
    state: () => ({ names: [...byName], profiles: [...byProfile] }),
  };
}
