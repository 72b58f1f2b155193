/** Gift cards and store credit. */
import { document } from "#app/shopify/document.ts";

/** Not idempotent by key: the code is, because we derive it and Shopify takes each code once. */
export const CREATE_GIFT_CARD = document(
  "CreateGiftCard",
  { cost: 10, repeatable: false },
  `#graphql
  mutation CreateGiftCard($card: GiftCardCreateInput!) {
    giftCardCreate(input: $card) {
      giftCard { id }
      userErrors { field message code }
    }
  }
`,
);

/** Cards that a search for a whole code finds; Shopify tells no code of a card that is made. The note says whose it is. */
export const FIND_GIFT_CARDS = document(
  "FindGiftCards",
  { cost: 20 },
  `#graphql
  query FindGiftCards($query: String!) {
    giftCards(first: 10, query: $query) {
      pageInfo { hasNextPage }
      nodes { id note initialValue { amount currencyCode } }
    }
  }
`,
);

export const GIFT_CARD = document(
  "GiftCard",
  { cost: 2 },
  `#graphql
  query GiftCard($id: ID!) {
    giftCard(id: $id) { id enabled balance { amount currencyCode } initialValue { amount currencyCode } }
  }
`,
);

export const DEACTIVATE_GIFT_CARD = document(
  "DeactivateGiftCard",
  { cost: 10, repeatable: true },
  `#graphql
  mutation DeactivateGiftCard($id: ID!) {
    giftCardDeactivate(id: $id) {
      giftCard { id enabled balance { amount currencyCode } initialValue { amount currencyCode } }
      userErrors { field message code }
    }
  }
`,
);

export const EXTEND_GIFT_CARD = document(
  "ExtendGiftCard",
  { cost: 10, repeatable: true },
  `#graphql
  mutation ExtendGiftCard($id: ID!, $expiresOn: Date!) {
    giftCardUpdate(id: $id, input: { expiresOn: $expiresOn }) {
      userErrors { field message }
    }
  }
`,
);

/** Shopify writes to the customer with the card's code. */
export const SEND_GIFT_CARD = document(
  "SendGiftCard",
  { cost: 10, repeatable: false },
  `#graphql
  mutation SendGiftCard($id: ID!) {
    giftCardSendNotificationToCustomer(id: $id) {
      userErrors { field message code }
    }
  }
`,
);

/** Nothing makes it idempotent: before it is sent again, the account is looked at. */
export const CREDIT_STORE_CREDIT = document(
  "CreditStoreCredit",
  { cost: 10, repeatable: false },
  `#graphql
  mutation CreditStoreCredit($id: ID!, $credit: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $credit) {
      storeCreditAccountTransaction { id }
      userErrors { field message code }
    }
  }
`,
);

/** Nor this. */
export const DEBIT_STORE_CREDIT = document(
  "DebitStoreCredit",
  { cost: 10, repeatable: false },
  `#graphql
  mutation DebitStoreCredit($id: ID!, $debit: StoreCreditAccountDebitInput!) {
    storeCreditAccountDebit(id: $id, debitInput: $debit) {
      storeCreditAccountTransaction { id }
      userErrors { field message code }
    }
  }
`,
);

const TRANSACTION = `
  __typename
  createdAt
  event
  amount { amount }
  ... on StoreCreditAccountCreditTransaction { id expiresAt remainingAmount { amount } }
  ... on StoreCreditAccountDebitTransaction { id }
  ... on StoreCreditAccountExpirationTransaction { creditTransaction { id } }`;

const SWITCH = `
    storeCreditConfiguration { storeCreditEnabled }
    shop { customerAccountsV2 { customerAccountsVersion } }`;

/** Whether the shop's customers can pay with store credit. */
export const STORE_CREDIT_SWITCH = document(
  "StoreCreditSwitch",
  { cost: 10 },
  `#graphql
  query StoreCreditSwitch {
    ${SWITCH}
  }
`,
);

/** A customer's accounts with their transactions, newest first, and whether they can pay with it at all. */
export const STORE_CREDIT = document(
  "StoreCredit",
  { cost: 130 },
  `#graphql
  query StoreCredit($customerId: ID!) {
    ${SWITCH}
    customer(id: $customerId) {
      storeCreditAccounts(first: 10) {
        pageInfo { hasNextPage }
        nodes {
          id
          balance { amount currencyCode }
          transactions(first: 50, reverse: true) {
            pageInfo { hasNextPage endCursor }
            nodes { ${TRANSACTION} }
          }
        }
      }
    }
  }
`,
);

/** The older transactions of one account, newest first. */
export const STORE_CREDIT_BEFORE = document(
  "StoreCreditBefore",
  { cost: 30 },
  `#graphql
  query StoreCreditBefore($id: ID!, $after: String) {
    storeCreditAccount(id: $id) {
      transactions(first: 50, after: $after, reverse: true) {
        pageInfo { hasNextPage endCursor }
        nodes { ${TRANSACTION} }
      }
    }
  }
`,
);

/** What is left; a document for each kind, for what Shopify denies is remembered by its name. */
export const LEFT_OF_GIFT_CARDS = document(
  "LeftOfGiftCards",
  { cost: 60 },
  `#graphql
  query LeftOfGiftCards($ids: [ID!]!) {
    nodes(ids: $ids) { ... on GiftCard { id enabled balance { amount currencyCode } } }
  }
`,
);

export const LEFT_OF_CREDITS = document(
  "LeftOfCredits",
  { cost: 60 },
  `#graphql
  query LeftOfCredits($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on StoreCreditAccountCreditTransaction { id remainingAmount { amount currencyCode } }
    }
  }
`,
);
