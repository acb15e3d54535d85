import type { Runtime } from "../../platform/runtime.ts";
import { findSealedUnder, replaceSealedSecret } from "../../store/caller/partnerKey.ts";
import type { Database } from "../../store/database.ts";
import { resealSigningSecret } from "../../vault/signingSecret.ts";
import type { JobDependencies } from "../execution/stage/stage.ts";

/**
 * Seals the secrets of keys that sign under the first key of the ring, so that an older one can be removed from it. Gives how many
 * it has sealed, at most `limit`.
 */
export async function resealSecrets(
  { keyRing, runtime }: Pick<JobDependencies, "keyRing"> & { runtime: Pick<Runtime, "randomBytes" | "log"> },
  db: Database,
  limit: number,
): Promise<number> {
  const older = keyRing?.keys.slice(1).map(({ id }) => id) ?? [];
  if (!keyRing || older.length === 0) return 0;
  const found = await findSealedUnder(db, older, limit);
  let sealed = 0;
  for (const { sealedSecret, ...key } of found) {
    const resealed = await resealSigningSecret(keyRing, key, sealedSecret, runtime.randomBytes);
    if (resealed === undefined) {
      runtime.log.error("key.secret_unreadable", undefined, { keyId: key.keyId });
      continue;
    }
    await replaceSealedSecret(db, key, sealedSecret, resealed);
    sealed += 1;
  }
  return sealed;
}
