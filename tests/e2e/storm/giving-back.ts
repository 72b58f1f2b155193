/** What becomes of rewards that are not used: given back, cancelled, lengthened, handed out. */
import type { Scene } from "./events.ts";
import type { Unused } from "./world.ts";

/** The member wants the points; of store credit, only staff take anything back. */
export async function giveBack({ world, shop, dice }: Scene): Promise<boolean> {
  const held = world.shoppers.had().filter((each) => each.shop === shop.domain);
  // Those that were had just now, too: their makers may still be at it.
  const wish = dice.perhaps(dice.chance(0.5) ? held.slice(-6) : held);
  return wish !== null && world.shoppers.giveBack(wish);
}

async function someUnused({ world, shop, dice }: Scene): Promise<Unused | null> {
  return dice.perhaps(await world.unused(shop));
}

export async function cancelByStaff(scene: Scene): Promise<boolean> {
  const unused = await someUnused(scene);
  return unused !== null && cancelOne(scene, unused);
}

export async function extend(scene: Scene): Promise<boolean> {
  const unused = await someUnused(scene);
  return unused !== null && extendOne(scene, unused);
}

/** Two members of staff, one of whom gives more time for what the other takes back. */
export async function quarrel(scene: Scene): Promise<boolean> {
  const unused = await someUnused(scene);
  if (!unused) return false;
  const done = await Promise.all([extendOne(scene, unused), cancelOne(scene, unused)]);
  return done.includes(true);
}

export async function handOut(scene: Scene): Promise<boolean> {
  const teas = (await scene.world.unused(scene.shop)).filter(({ rewardId }) => rewardId === "tea");
  const tea = scene.dice.perhaps(teas);
  if (!tea) return false;
  scene.world.handedOut.add(tea.id);
  return act(scene, tea, { act: "hand-out" });
}

async function cancelOne(scene: Scene, unused: Unused): Promise<boolean> {
  const { wantedBack, comingBack } = scene.world.shoppers;
  wantedBack.add(unused.id);
  const isComing = await act(scene, unused, { act: "cancel" });
  if (isComing) comingBack.add(unused.id);
  return isComing;
}

function extendOne(scene: Scene, unused: Unused): Promise<boolean> {
  const endsAt = unused.endsAt?.toISOString();
  return endsAt === undefined ? Promise.resolve(false) : act(scene, unused, { act: "extend", endsAt });
}

/** As the admin's page asks for it, again when nobody answered; true when it was done. */
async function act({ world, shop }: Scene, { id }: Unused, fields: Record<string, string>): Promise<boolean> {
  const ask = async (): Promise<boolean | null> => {
    const { idToken } = await world.control.post<{ idToken: string }>("session-token", { shop: shop.domain });
    const answer = await fetch(`${world.appUrl}/app/redemptions/${id}.data`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${idToken}`,
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0.0.0 Safari/537.36",
      },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => null);
    if (!answer || answer.status >= 500) return null;
    return answer.ok && (await answer.text()).includes('"done"');
  };
  const first = await ask();
  if (first !== null) return first;
  await world.crew.reachable();
  return (await ask()) ?? false;
}
