import { deriveSecret } from "../../vault/derive.ts";
import type { KeyRing, RingKey } from "../../vault/keyRing.ts";
import { mintPartnerKey } from "./partnerKey.ts";

type Minted = Awaited<ReturnType<typeof mintPartnerKey>>;

/**
 * The key that a request with this Idempotency-Key makes, the same each time: derived from the ring's first key, and, for keys
 * that were made before a rotation, from each other one. Without the ring it tells nothing, so it is as good as 256 random
 * bits; and its secret need not be stored for the answer to be repeated. `actor` is the caller: another one's
 * Idempotency-Key of the same text makes another key.
 */
export async function mintRepeatably(
  ring: KeyRing,
  scope: { partnerId: string; actor: string; idempotencyKey: string },
): Promise<{ first: Minted; all: Minted[] }> {
  const mint = async (key: RingKey) => {
    const parts = [scope.partnerId, scope.actor, scope.idempotencyKey];
    const [id, secret] = await Promise.all([
      deriveSecret(key, "k9 partner key id", ...parts),
      deriveSecret(key, "k9 partner key secret", ...parts),
    ]);
    const bytes = [id, secret];
    return mintPartnerKey((count) => (bytes.shift() ?? new Uint8Array(0)).slice(0, count));
  };
  const first = await mint(ring.primary);
  return { first, all: [first, ...(await Promise.all(ring.keys.slice(1).map(mint)))] };
}
