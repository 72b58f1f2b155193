/** What customers asked to know of themselves, in words. Pure. */
import { sayDate, sayInstant } from "#app/components/format.ts";
import type { SaidInstant } from "#app/components/format.ts";
import { sayStaff } from "#app/components/staff.ts";

/** A merchant owes an answer within 30 days of the request. */
const ANSWER_WITHIN_MS = 30 * 24 * 60 * 60 * 1000;

export type KnownRequest = {
  requestId: bigint;
  customerId: bigint;
  receivedAt: Date;
  completedAt: Date | null;
  answeredAt: Date | null;
  answeredBy: string | null;
};

export type DataRequestView = {
  key: string;
  customer: string;
  at: SaidInstant;
  /** "Hand it on by December 22." */
  due: string;
  ready: boolean;
  answered: { at: SaidInstant; by: string } | null;
  href: string;
};

type Reader = { now: Date; timeZone: string; staff: string };

export function dataRequestView(request: KnownRequest, reader: Reader): DataRequestView {
  const { requestId, customerId, receivedAt, completedAt, answeredAt, answeredBy } = request;
  const due = new Date(receivedAt.getTime() + ANSWER_WITHIN_MS);
  const by = sayDate(due, reader);
  return {
    key: requestId.toString(),
    customer: `Customer ${customerId}`,
    at: sayInstant(receivedAt, reader),
    due: due < reader.now ? `It was due by ${by}.` : `Hand it on by ${by}.`,
    ready: completedAt !== null,
    answered: answeredAt && {
      at: sayInstant(answeredAt, reader),
      by: sayStaff(answeredBy ?? "", reader.staff),
    },
    href: `/app/data-requests/${requestId}`,
  };
}
