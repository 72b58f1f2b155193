/** One redemption with what staff can do about it. */
import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, ButtonGroup, InlineStack, Text } from "@shopify/polaris";
import { Modal, TitleBar, useAppBridge } from "@shopify/app-bridge-react";
import { Instant } from "#app/components/instant.tsx";
import type { ActAnswer, RedemptionAct } from "#app/components/redemption-acts.ts";
import { actAt } from "#app/components/redemption-acts.ts";
import type { RedemptionView } from "#app/components/redemption-view.ts";
import { StateBadge } from "#app/components/state-badge.tsx";

type Props = {
  redemption: RedemptionView;
  /** What stands at its head: the reward, or on a page of one reward the member. */
  head: ReactNode;
};

export function RedemptionLine({ redemption, head }: Props) {
  const { kind, code, state, cost, at, note, stuck } = redemption;
  const acting = useActing(redemption.id);
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200">
        <Text as="h3" variant="bodyMd" fontWeight="semibold">
          {head}
        </Text>
        <StateBadge state={state} />
      </InlineStack>
      {code ? <code className="laurel-code">{code}</code> : null}
      <Text as="p" tone="subdued" numeric>
        {kind} · {cost} · <Instant at={at} />
        {note ? ` · ${note}` : ""}
      </Text>
      {stuck ? <Text as="p">{stuck}</Text> : null}
      {acting.refused ? (
        <Banner tone="critical">
          <p role="alert">{acting.refused}</p>
        </Banner>
      ) : null}
      <Acts redemption={redemption} {...acting} />
    </BlockStack>
  );
}

type Acting = {
  busy: RedemptionAct | null;
  refused: string | null;
  act: (act: RedemptionAct, more?: Record<string, string>) => void;
};

/** What was done is said in passing; what was not stays until it is tried again. */
function useActing(redemptionId: string): Acting {
  const shopify = useAppBridge();
  const { state, data, formData, submit } = useFetcher<ActAnswer>();
  const done = state === "idle" && data && "done" in data ? data : null;
  useEffect(() => {
    if (done) shopify.toast.show(done.done);
  }, [done, shopify]);
  return {
    busy: (formData?.get("act") as RedemptionAct | undefined) ?? null,
    refused: state === "idle" && data && "refused" in data ? data.refused : null,
    act: (act, more = {}) => submit({ act, ...more }, { method: "post", action: actAt(redemptionId) }),
  };
}

function Acts({ redemption, busy, act }: Pick<Props, "redemption"> & Acting) {
  const { cancel, extend, mail, sendGiftCard, handOut } = redemption.actions;
  const [asking, setAsking] = useState(false);
  if (cancel === null) return null;
  const common = { size: "slim", disabled: busy !== null } as const;
  return (
    <>
      <ButtonGroup>
        {handOut ? (
          <Button {...common} loading={busy === "hand-out"} onClick={() => act("hand-out")}>
            Handed out
          </Button>
        ) : null}
        {sendGiftCard ? (
          <Button {...common} loading={busy === "send"} onClick={() => act("send")}>
            Send again
          </Button>
        ) : null}
        {mail ? (
          <Button {...common} url={mail} target="_blank">
            Send again
          </Button>
        ) : null}
        {extend ? (
          <Button
            {...common}
            loading={busy === "extend"}
            onClick={() => act("extend", { endsAt: extend.endsAt })}
            accessibilityLabel={`Extend until ${extend.until}`}
          >
            30 days more
          </Button>
        ) : null}
        <Button {...common} tone="critical" loading={busy === "cancel"} onClick={() => setAsking(true)}>
          Cancel it
        </Button>
      </ButtonGroup>
      <Modal id={`cancel-${redemption.id}`} variant="small" open={asking} onHide={() => setAsking(false)}>
        <p className="laurel-modal">{cancel}</p>
        <TitleBar title={`Cancel ${redemption.title}?`}>
          <button
            variant="primary"
            tone="critical"
            onClick={() => {
              setAsking(false);
              act("cancel");
            }}
          >
            Cancel it
          </button>
          <button onClick={() => setAsking(false)}>Keep it</button>
        </TitleBar>
      </Modal>
    </>
  );
}
