import {
  AccountAnalysis,
  type AuthorizationDetails,
  type Certainty,
  createAccountIndex,
  type EscalationPath,
  type ManagedPolicyDetail,
  type PrincipalAccess,
  type Proof,
  type RoleDetail,
  rolePassingServices,
} from "../../src/iam/index.ts";
import { compareText } from "../../src/platform/compareText.ts";
import type { SourcePolicy } from "./source.ts";

const ACCOUNT_ID = "111122223333";
const HOLDER = "PolicyHolder";
const ADMINISTRATOR = "AccountAdministrator";
const ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";
/** Nothing depends on the time but conditions on aws:CurrentTime; a fixed one gives the same page every time. */
const AT = Date.UTC(2026, 0, 1);

/** What one policy gives to whoever has it and nothing else. */
export interface Judgement {
  name: string;
  version: string;
  /** `administrator`: everything; `iam-administrator`: can change IAM; `path`: can become administrator without that. */
  outcome: "administrator" | "iam-administrator" | "path" | "none";
  /** Of being it or of becoming administrator; missing with the outcome `none`. */
  certainty?: Certainty;
  /** How it becomes administrator, the best path first; none where it is one or cannot. */
  ways: readonly Way[];
  /** Statements that allow it, by Sid or `#0`. */
  statements: readonly string[];
  /** Whether it may assume every role that trusts the account, and how surely. */
  assumesRoles?: Certainty;
  /** Display names of the services whose data it reads without naming a resource, sorted. */
  reads: readonly { service: string; certainty: Certainty }[];
}

export interface Way {
  certainty: Certainty;
  /** Ids of the techniques, in the order of the steps. */
  techniques: readonly string[];
}

type Trust = readonly { Effect: "Allow"; Principal: object; Action: readonly string[]; Condition?: object }[];

const ACTIONS = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
const IDENTITY_POOLS = "cognito-identity.amazonaws.com";
/**
 * The administrator role runs for every service of which a technique is known, and signs in the users of an identity pool
 * that exists.
 */
const TRUSTING_SERVICES: Trust = [
  { Effect: "Allow", Principal: { Service: rolePassingServices() }, Action: ACTIONS },
  {
    Effect: "Allow",
    Principal: { Federated: IDENTITY_POOLS },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: { StringEquals: { [`${IDENTITY_POOLS}:aud`]: "us-east-1:00000000-0000-0000-0000-000000000000" } },
  },
];
const TRUSTING_ACCOUNT: Trust = [
  { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` }, Action: ACTIONS },
];

/** What a role can do that has this policy alone, in an account with an administrator role that every service may use. */
export function judge(policy: SourcePolicy): Judgement {
  const { access, paths } = analyze(policy, TRUSTING_SERVICES);
  const { grants } = access;
  const data = grants.filter(({ scope, capability }) => scope === "service" && capability === "read-data");
  const assumesRoles = grants.some(({ service, capability }) => service === "STS" && capability === "use-resource")
    ? analyze(policy, TRUSTING_ACCOUNT).paths.find(assumes)?.certainty
    : undefined;
  return {
    name: policy.name,
    version: policy.version,
    ...outcomeOf(policy, access, paths),
    ...(assumesRoles && { assumesRoles }),
    reads: strongest(data),
  };
}

function assumes({ steps }: EscalationPath): boolean {
  return steps.length === 1 && steps[0]?.techniqueId === "sts-assume-role";
}

type Outcome = Pick<Judgement, "outcome" | "certainty" | "ways" | "statements">;

function outcomeOf(policy: SourcePolicy, access: PrincipalAccess, paths: readonly EscalationPath[]): Outcome {
  const { isFullAdmin, isIamAdmin } = access.principal;
  const ways = paths.map(wayOf);
  if (isFullAdmin || isIamAdmin) {
    const administering = access.grants.filter(
      ({ service, capability }) => service === "IAM" && capability === "administer-resource",
    );
    const certain = administering.filter(({ certainty }) => certainty === "certain");
    const deciding = certain.length > 0 ? certain : administering;
    return {
      outcome: isFullAdmin ? "administrator" : "iam-administrator",
      certainty: certain.length > 0 ? "certain" : "conditional",
      ways,
      statements: statementsOf(
        policy,
        deciding.flatMap(({ because }) => because),
      ),
    };
  }
  const [best] = paths;
  if (best === undefined) return { outcome: "none", ways, statements: [] };
  const steps = paths.filter(({ certainty }) => certainty === best.certainty).flatMap((path) => path.steps);
  const because = steps.flatMap(({ requires }) => requires.flatMap((requirement) => requirement.because));
  return { outcome: "path", certainty: best.certainty, ways, statements: statementsOf(policy, because) };
}

function statementsOf({ arn }: SourcePolicy, proofs: readonly Proof[]): string[] {
  const own = proofs.filter(({ policy, effect }) => policy === arn && effect === "Allow");
  return [...new Set(own.map(({ statement }) => statement))].sort(compareText);
}

function analyze(policy: SourcePolicy, trust: Trust): { access: PrincipalAccess; paths: readonly EscalationPath[] } {
  const details = accountWith(policy, trust);
  const index = createAccountIndex({ accountId: ACCOUNT_ID, partition: "aws", at: AT });
  index.addAuthorizationDetails(details);
  const analysis = new AccountAnalysis(index.seal());
  const holder = arnOf(HOLDER);
  let access: PrincipalAccess | undefined;
  for (const role of details.RoleDetailList) {
    const found = analysis.analyze(role);
    if (role.Arn === holder) access = found;
  }
  if (access === undefined) throw new Error(`${HOLDER} is not in the account`);
  return { access, paths: analysis.escalation.pathsTo("administrator", holder) };
}

/** A role with the policy, and an administrator role that has an instance profile. */
function accountWith(policy: SourcePolicy, trust: Trust): AuthorizationDetails & { RoleDetailList: RoleDetail[] } {
  return {
    RoleDetailList: [
      roleWith(ADMINISTRATOR, ADMINISTRATOR_ACCESS, trust),
      roleWith(HOLDER, policy.arn, [
        { Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: ["sts:AssumeRole"] },
      ]),
    ],
    Policies: [
      managed({
        name: "AdministratorAccess",
        arn: ADMINISTRATOR_ACCESS,
        version: "v1",
        document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      }),
      ...(policy.arn === ADMINISTRATOR_ACCESS ? [] : [managed(policy)]),
    ],
  };
}

function roleWith(name: string, policyArn: string, trust: Trust): RoleDetail {
  return {
    Arn: arnOf(name),
    RoleName: name,
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: trust },
    AttachedManagedPolicies: [{ PolicyArn: policyArn }],
    InstanceProfileList: [{ Arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${name}` }],
  };
}

function managed({ name, arn, version, document }: SourcePolicy): ManagedPolicyDetail {
  return {
    PolicyName: name,
    Arn: arn,
    DefaultVersionId: version,
    PolicyVersionList: [{ VersionId: version, IsDefaultVersion: true, Document: document }],
  };
}

function arnOf(role: string): string {
  return `arn:aws:iam::${ACCOUNT_ID}:role/${role}`;
}

function wayOf({ certainty, steps }: EscalationPath): Way {
  return { certainty, techniques: steps.flatMap(({ techniques, techniqueId }) => techniques ?? [techniqueId]) };
}

/** Each service once, with its surest. */
function strongest(grants: PrincipalAccess["grants"]): Judgement["reads"] {
  const found = new Map<string, Certainty>();
  for (const { service, certainty } of grants) if (found.get(service) !== "certain") found.set(service, certainty);
  return [...found]
    .map(([service, certainty]) => ({ service, certainty }))
    .sort((a, b) => compareText(a.service, b.service));
}
