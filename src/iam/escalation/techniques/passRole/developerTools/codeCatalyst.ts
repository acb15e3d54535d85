import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const CODECATALYST = ["codecatalyst-runner.amazonaws.com", "codecatalyst.amazonaws.com"];

/** Amazon CodeCatalyst: workflows of a space that the account is connected to run with the connection's roles. */
export const CODECATALYST_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "codecatalyst-associate-iam-role-to-connection",
    title: "Give a role to a CodeCatalyst space",
    phrase: { before: "connecting a CodeCatalyst space to" },
    summary: (to) => `gives ${to} to a CodeCatalyst space, whose workflows run its own commands with it`,
    passRole: CODECATALYST,
    actions: [["codecatalyst:AssociateIamRoleToConnection"]],
    assumed: true,
    prerequisites: [
      roleTrusting(CODECATALYST.join(" or ")),
      "A CodeCatalyst space of the principal is connected to the account",
    ],
    remediation: restrictPassRole(...CODECATALYST),
    references: [PASS_ROLE_PAGE, "Configuring IAM roles for connected accounts"],
  },
];
