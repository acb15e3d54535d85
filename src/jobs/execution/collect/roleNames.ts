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

export interface RoleNamesBuilder extends RoleNames {
  /** Roles as GetAccountAuthorizationDetails gives them. */
  add(roles: readonly Detail[]): void;
}

export function createRoleNames(): RoleNamesBuilder {
  const byProfile = new Map<string, string>();
  const byName = new Map<string, string>();
  return {
    add(roles) {
      for (const { Arn, RoleName, InstanceProfileList } of roles) {
        if (typeof Arn !== "string" || typeof RoleName !== "string") continue;
        byName.set(RoleName, Arn);
        for (const profile of Array.isArray(InstanceProfileList) ? InstanceProfileList : []) {
          if (typeof profile?.Arn === "string") byProfile.set(profile.Arn, Arn);
        }
      }
    },
    ofInstanceProfile: (arn) => byProfile.get(arn),
    named: (name) => (name.startsWith("arn:") ? name : byName.get(name.slice(name.lastIndexOf("/") + 1))),
  };
}
