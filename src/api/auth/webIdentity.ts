import { createLocalJWKSet, decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import { findIdentity, noteIdentityUse } from "../../store/caller/partnerIdentity.ts";
import type { Database } from "../../store/database.ts";
import { type Authentication, knownAs, NO_KEY, UNKNOWN } from "./authentication.ts";

/** Issuers of AWS IAM outbound identity federation, one an account ("Outbound identity federation", IAM User Guide). */
export const TOKEN_ISSUER = /^https:\/\/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.tokens\.sts\.global\.api\.aws$/;

/** The algorithms that sts:GetWebIdentityToken signs with. */
const ALGORITHMS = ["RS256", "ES384"];

const claims = z.object({
  iss: z.string().regex(TOKEN_ISSUER),
  sub: z.string(),
  aud: z.union([z.string().transform((audience) => [audience]), z.array(z.string()).max(10)]),
});
type Claims = z.output<typeof claims>;

/**
 * Who asked for the token. AWS also makes tokens in the name of somebody whom a session acts for (SubjectMode `OriginIdentity`): such a
 * subject is what an identity provider says, and could read like a role's ARN ("GetWebIdentityToken", STS API Reference).
 */
const requester = z.looseObject({
  "https://sts.amazonaws.com/": z.looseObject({ principal_id: z.string().optional() }).optional(),
});

const NOBODY: Claims = { iss: NO_KEY, sub: NO_KEY, aud: [] };

/** Keys whose private halves were never kept: a token of nobody costs the verification of a signature too. */
const DECOY = createLocalJWKSet({
  keys: [
    {
      kty: "EC",
      crv: "P-384",
      x: "ikAt2dk7m9c7IaQwEzDjfYEcLHhDKlDNurW1D0OH9pmrGCMCrj0DkzY_0VthRDYS",
      y: "x0p0m4ixyw4kv4yvflN97jfdkkcBtAaRYnJzq45cGgfMPxTXSJPslDJjk7k3QUIg",
    },
    {
      kty: "RSA",
      e: "AQAB",
      n: "xVb_avS8WZdA3VaDZaq59xOI8_re1OgkHm3CFQkWgGC4ekchJD3tjimBlulbr5VJlHjVZ3Fj4ogjchPXIanGOG4EXahNjDG7RyrNuhV4ppeZKR_VuFJAclpofhOcEfkR8nBRBq-FaTwW-QBnR7wbxrNp5P1fEj8sNiQ210Qd7IeXyGtU_1WjqMTOzCR96AUN6bOagmX-efrUbRUaila5PVRcrXMZrEFRsdbfmUTGOM8WiChw9S6fsjOV2SjNNrPHnUltDg-Gq1jLfoaTCq8eduVpRMloXpsZhbrRPblovDyVGlrKtYWWKfdfP4m_LUSTR2DYKPOzhBkR0XjvbnvslQ",
    },
  ],
});

/**
 * Tells which IAM principal a web identity token stands for (sts:GetWebIdentityToken). The registered identity is looked up first,
 * so that keys are fetched of registered issuers alone. `partnerId` is the partner that the request is about.
 */
export async function authenticateToken(
  token: string,
  keysOf: (issuer: string, now: number) => JWTVerifyGetKey,
  partnerId: string | undefined,
  db: Database,
  now: number,
): Promise<Authentication> {
  const { iss, sub, aud } = claimsOf(token) ?? NOBODY;
  const found = await findIdentity(db, { issuer: iss, subject: sub, audiences: aud }, partnerId);
  const isGenuine = await jwtVerify(token, found ? keysOf(found.issuer, now) : (header) => DECOY({ alg: header.alg }), {
    algorithms: ALGORITHMS,
    issuer: found?.issuer ?? NO_KEY,
    subject: found?.subject ?? NO_KEY,
    audience: found?.audience ?? NO_KEY,
    requiredClaims: ["exp", "iat"],
    currentDate: new Date(now),
  }).then(
    ({ payload }) => isOfPrincipal(payload, found?.subject),
    () => false,
  );
  if (!found || !isGenuine) return UNKNOWN;
  return knownAs(`identity/${found.name}`, found, now, (db, notSince) => noteIdentityUse(db, found, now, notSince));
}

/** Whether the principal itself asked for the token; tokens from before AWS told that do not say otherwise. */
function isOfPrincipal(payload: JWTPayload, subject: string | undefined): boolean {
  const parsed = requester.safeParse(payload);
  if (!parsed.success) return false;
  const principal = parsed.data["https://sts.amazonaws.com/"]?.principal_id;
  return principal === undefined || principal === subject;
}

/** What a token says of itself, before anything of it is believed. */
function claimsOf(token: string): Claims | undefined {
  try {
    return claims.safeParse(decodeJwt(token)).data;
  } catch {
    return undefined;
  }
}
