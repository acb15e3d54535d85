import type { Finding, FindingKind } from "./model.ts";
import { accessKeyNotRotated, accessKeyUnused, twoActiveAccessKeys } from "./rules/accessKeys.ts";
import { accessRemovedByBoundary } from "./rules/accessRemovedByBoundary.ts";
import { accountRootTrust } from "./rules/accountRootTrust.ts";
import { consoleWithoutMfa } from "./rules/consoleWithoutMfa.ts";
import { dataEscalationPath } from "./rules/dataEscalationPath.ts";
import { escalationPath } from "./rules/escalationPath.ts";
import { crossAccountAccess, publicAccess } from "./rules/externalAccess.ts";
import { iamAdministrator } from "./rules/iamAdministrator.ts";
import { passwordNotRotated } from "./rules/passwordNotRotated.ts";
import { rootAccessKey, rootWithoutMfa } from "./rules/root.ts";
import { thirdPartyWithoutExternalId } from "./rules/thirdPartyWithoutExternalId.ts";
import { unusedPrincipal } from "./rules/unusedPrincipal.ts";
import { widelySharedResource } from "./rules/widelySharedResource.ts";
import { wildcardDataAccess } from "./rules/wildcardDataAccess.ts";
import type { AccountSubject, PrincipalSubject } from "./subject.ts";

/**
 * How each kind is found: `principal` is asked about one principal after the other, `account` once all are known. A kind
 * that has no entry does not compile.
 */
export const KINDS: Readonly<
  Record<
    FindingKind,
    | { principal: (subject: PrincipalSubject) => Iterable<Finding> }
    | { account: (subject: AccountSubject) => Iterable<Finding> }
  >
> = {
  "iam-administrator": { principal: iamAdministrator },
  "escalation-path": { account: escalationPath },
  "data-escalation-path": { account: dataEscalationPath },
  "unused-principal": { principal: unusedPrincipal },
  "password-not-rotated": { principal: passwordNotRotated },
  "access-key-not-rotated": { principal: accessKeyNotRotated },
  "access-key-unused": { principal: accessKeyUnused },
  "two-active-access-keys": { principal: twoActiveAccessKeys },
  "console-without-mfa": { principal: consoleWithoutMfa },
  "root-access-key": { account: rootAccessKey },
  "root-without-mfa": { account: rootWithoutMfa },
  "public-access": { account: publicAccess },
  "cross-account-access": { account: crossAccountAccess },
  "third-party-without-external-id": { account: thirdPartyWithoutExternalId },
  "widely-shared-resource": { account: widelySharedResource },
  "wildcard-data-access": { principal: wildcardDataAccess },
  "account-root-trust": { account: accountRootTrust },
  "access-removed-by-boundary": { principal: accessRemovedByBoundary },
};
