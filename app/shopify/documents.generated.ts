/** Types of our GraphQL documents. Made by `npm run codegen` from Shopify's schema; not edited. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type BulkOperationErrorCode =
  | 'ACCESS_DENIED'
  | 'INTERNAL_SERVER_ERROR'
  | 'TIMEOUT';

export type BulkOperationStatus =
  | 'CANCELED'
  | 'CANCELING'
  | 'COMPLETED'
  | 'CREATED'
  | 'EXPIRED'
  | 'FAILED'
  | 'RUNNING';

export type BulkOperationUserErrorCode =
  | 'INVALID'
  | 'LIMIT_REACHED'
  | 'OPERATION_IN_PROGRESS';

export type CountryCode =
  | 'AC'
  | 'AD'
  | 'AE'
  | 'AF'
  | 'AG'
  | 'AI'
  | 'AL'
  | 'AM'
  | 'AN'
  | 'AO'
  | 'AR'
  | 'AT'
  | 'AU'
  | 'AW'
  | 'AX'
  | 'AZ'
  | 'BA'
  | 'BB'
  | 'BD'
  | 'BE'
  | 'BF'
  | 'BG'
  | 'BH'
  | 'BI'
  | 'BJ'
  | 'BL'
  | 'BM'
  | 'BN'
  | 'BO'
  | 'BQ'
  | 'BR'
  | 'BS'
  | 'BT'
  | 'BV'
  | 'BW'
  | 'BY'
  | 'BZ'
  | 'CA'
  | 'CC'
  | 'CD'
  | 'CF'
  | 'CG'
  | 'CH'
  | 'CI'
  | 'CK'
  | 'CL'
  | 'CM'
  | 'CN'
  | 'CO'
  | 'CR'
  | 'CU'
  | 'CV'
  | 'CW'
  | 'CX'
  | 'CY'
  | 'CZ'
  | 'DE'
  | 'DJ'
  | 'DK'
  | 'DM'
  | 'DO'
  | 'DZ'
  | 'EC'
  | 'EE'
  | 'EG'
  | 'EH'
  | 'ER'
  | 'ES'
  | 'ET'
  | 'FI'
  | 'FJ'
  | 'FK'
  | 'FO'
  | 'FR'
  | 'GA'
  | 'GB'
  | 'GD'
  | 'GE'
  | 'GF'
  | 'GG'
  | 'GH'
  | 'GI'
  | 'GL'
  | 'GM'
  | 'GN'
  | 'GP'
  | 'GQ'
  | 'GR'
  | 'GS'
  | 'GT'
  | 'GW'
  | 'GY'
  | 'HK'
  | 'HM'
  | 'HN'
  | 'HR'
  | 'HT'
  | 'HU'
  | 'ID'
  | 'IE'
  | 'IL'
  | 'IM'
  | 'IN'
  | 'IO'
  | 'IQ'
  | 'IR'
  | 'IS'
  | 'IT'
  | 'JE'
  | 'JM'
  | 'JO'
  | 'JP'
  | 'KE'
  | 'KG'
  | 'KH'
  | 'KI'
  | 'KM'
  | 'KN'
  | 'KP'
  | 'KR'
  | 'KW'
  | 'KY'
  | 'KZ'
  | 'LA'
  | 'LB'
  | 'LC'
  | 'LI'
  | 'LK'
  | 'LR'
  | 'LS'
  | 'LT'
  | 'LU'
  | 'LV'
  | 'LY'
  | 'MA'
  | 'MC'
  | 'MD'
  | 'ME'
  | 'MF'
  | 'MG'
  | 'MK'
  | 'ML'
  | 'MM'
  | 'MN'
  | 'MO'
  | 'MQ'
  | 'MR'
  | 'MS'
  | 'MT'
  | 'MU'
  | 'MV'
  | 'MW'
  | 'MX'
  | 'MY'
  | 'MZ'
  | 'NA'
  | 'NC'
  | 'NE'
  | 'NF'
  | 'NG'
  | 'NI'
  | 'NL'
  | 'NO'
  | 'NP'
  | 'NR'
  | 'NU'
  | 'NZ'
  | 'OM'
  | 'PA'
  | 'PE'
  | 'PF'
  | 'PG'
  | 'PH'
  | 'PK'
  | 'PL'
  | 'PM'
  | 'PN'
  | 'PS'
  | 'PT'
  | 'PY'
  | 'QA'
  | 'RE'
  | 'RO'
  | 'RS'
  | 'RU'
  | 'RW'
  | 'SA'
  | 'SB'
  | 'SC'
  | 'SD'
  | 'SE'
  | 'SG'
  | 'SH'
  | 'SI'
  | 'SJ'
  | 'SK'
  | 'SL'
  | 'SM'
  | 'SN'
  | 'SO'
  | 'SR'
  | 'SS'
  | 'ST'
  | 'SV'
  | 'SX'
  | 'SY'
  | 'SZ'
  | 'TA'
  | 'TC'
  | 'TD'
  | 'TF'
  | 'TG'
  | 'TH'
  | 'TJ'
  | 'TK'
  | 'TL'
  | 'TM'
  | 'TN'
  | 'TO'
  | 'TR'
  | 'TT'
  | 'TV'
  | 'TW'
  | 'TZ'
  | 'UA'
  | 'UG'
  | 'UM'
  | 'US'
  | 'UY'
  | 'UZ'
  | 'VA'
  | 'VC'
  | 'VE'
  | 'VG'
  | 'VN'
  | 'VU'
  | 'WF'
  | 'WS'
  | 'XK'
  | 'YE'
  | 'YT'
  | 'ZA'
  | 'ZM'
  | 'ZW'
  | 'ZZ';

export type CurrencyCode =
  | 'AED'
  | 'AFN'
  | 'ALL'
  | 'AMD'
  | 'ANG'
  | 'AOA'
  | 'ARS'
  | 'AUD'
  | 'AWG'
  | 'AZN'
  | 'BAM'
  | 'BBD'
  | 'BDT'
  | 'BGN'
  | 'BHD'
  | 'BIF'
  | 'BMD'
  | 'BND'
  | 'BOB'
  | 'BRL'
  | 'BSD'
  | 'BTN'
  | 'BWP'
  | 'BYN'
  | 'BYR'
  | 'BZD'
  | 'CAD'
  | 'CDF'
  | 'CHF'
  | 'CLP'
  | 'CNY'
  | 'COP'
  | 'CRC'
  | 'CVE'
  | 'CZK'
  | 'DJF'
  | 'DKK'
  | 'DOP'
  | 'DZD'
  | 'EGP'
  | 'ERN'
  | 'ETB'
  | 'EUR'
  | 'FJD'
  | 'FKP'
  | 'GBP'
  | 'GEL'
  | 'GHS'
  | 'GIP'
  | 'GMD'
  | 'GNF'
  | 'GTQ'
  | 'GYD'
  | 'HKD'
  | 'HNL'
  | 'HRK'
  | 'HTG'
  | 'HUF'
  | 'IDR'
  | 'ILS'
  | 'INR'
  | 'IQD'
  | 'IRR'
  | 'ISK'
  | 'JEP'
  | 'JMD'
  | 'JOD'
  | 'JPY'
  | 'KES'
  | 'KGS'
  | 'KHR'
  | 'KID'
  | 'KMF'
  | 'KRW'
  | 'KWD'
  | 'KYD'
  | 'KZT'
  | 'LAK'
  | 'LBP'
  | 'LKR'
  | 'LRD'
  | 'LSL'
  | 'LTL'
  | 'LVL'
  | 'LYD'
  | 'MAD'
  | 'MDL'
  | 'MGA'
  | 'MKD'
  | 'MMK'
  | 'MNT'
  | 'MOP'
  | 'MRU'
  | 'MUR'
  | 'MVR'
  | 'MWK'
  | 'MXN'
  | 'MYR'
  | 'MZN'
  | 'NAD'
  | 'NGN'
  | 'NIO'
  | 'NOK'
  | 'NPR'
  | 'NZD'
  | 'OMR'
  | 'PAB'
  | 'PEN'
  | 'PGK'
  | 'PHP'
  | 'PKR'
  | 'PLN'
  | 'PYG'
  | 'QAR'
  | 'RON'
  | 'RSD'
  | 'RUB'
  | 'RWF'
  | 'SAR'
  | 'SBD'
  | 'SCR'
  | 'SDG'
  | 'SEK'
  | 'SGD'
  | 'SHP'
  | 'SLL'
  | 'SOS'
  | 'SRD'
  | 'SSP'
  | 'STD'
  | 'STN'
  | 'SYP'
  | 'SZL'
  | 'THB'
  | 'TJS'
  | 'TMT'
  | 'TND'
  | 'TOP'
  | 'TRY'
  | 'TTD'
  | 'TWD'
  | 'TZS'
  | 'UAH'
  | 'UGX'
  | 'USD'
  | 'USDC'
  | 'UYU'
  | 'UZS'
  | 'VED'
  | 'VEF'
  | 'VES'
  | 'VND'
  | 'VUV'
  | 'WST'
  | 'XAF'
  | 'XCD'
  | 'XOF'
  | 'XPF'
  | 'XXX'
  | 'YER'
  | 'ZAR'
  | 'ZMW';

export type CustomerAccountsVersion =
  | 'CLASSIC'
  | 'NEW_CUSTOMER_ACCOUNTS';

export type CustomerState =
  | 'DECLINED'
  | 'DISABLED'
  | 'ENABLED'
  | 'INVITED';

export type DiscountAmountInput = {
  readonly amount?: string | null | undefined;
  readonly appliesOnEachItem?: boolean | null | undefined;
};

export type DiscountBuyerSelection =
  | 'ALL';

export type DiscountCodeBasicInput = {
  readonly appliesOncePerCustomer?: boolean | null | undefined;
  readonly code?: string | null | undefined;
  readonly combinesWith?: DiscountCombinesWithInput | null | undefined;
  readonly context?: DiscountContextInput | null | undefined;
  readonly customerGets?: DiscountCustomerGetsInput | null | undefined;
  /** @deprecated Use `context` instead. */
  readonly customerSelection?: DiscountCustomerSelectionInput | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly minimumRequirement?: DiscountMinimumRequirementInput | null | undefined;
  readonly recurringCycleLimit?: number | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly title?: string | null | undefined;
  readonly usageLimit?: number | null | undefined;
};

export type DiscountCodeFreeShippingInput = {
  readonly appliesOnOneTimePurchase?: boolean | null | undefined;
  readonly appliesOnSubscription?: boolean | null | undefined;
  readonly appliesOncePerCustomer?: boolean | null | undefined;
  readonly code?: string | null | undefined;
  readonly combinesWith?: DiscountCombinesWithInput | null | undefined;
  readonly context?: DiscountContextInput | null | undefined;
  /** @deprecated Use `context` instead. */
  readonly customerSelection?: DiscountCustomerSelectionInput | null | undefined;
  readonly destination?: DiscountShippingDestinationSelectionInput | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly maximumShippingPrice?: string | null | undefined;
  readonly minimumRequirement?: DiscountMinimumRequirementInput | null | undefined;
  readonly recurringCycleLimit?: number | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly tags?: ReadonlyArray<string> | null | undefined;
  readonly title?: string | null | undefined;
  readonly usageLimit?: number | null | undefined;
};

export type DiscountCollectionsInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountCombinesWithInput = {
  readonly orderDiscounts?: boolean | null | undefined;
  readonly productDiscounts?: boolean | null | undefined;
  readonly productDiscountsWithTagsOnSameCartLine?: ProductDiscountsWithTagsOnSameCartLineInput | null | undefined;
  readonly shippingDiscounts?: boolean | null | undefined;
};

export type DiscountContextInput =
  {   readonly all: DiscountBuyerSelection; readonly customerSegments?: never; readonly customers?: never; readonly markets?: never; }
  |  { readonly all?: never;   readonly customerSegments: DiscountCustomerSegmentsInput; readonly customers?: never; readonly markets?: never; }
  |  { readonly all?: never; readonly customerSegments?: never;   readonly customers: DiscountCustomersInput; readonly markets?: never; }
  |  { readonly all?: never; readonly customerSegments?: never; readonly customers?: never;   readonly markets: DiscountMarketsInput; };

export type DiscountCountriesInput = {
  readonly add?: ReadonlyArray<CountryCode> | null | undefined;
  readonly includeRestOfWorld?: boolean | null | undefined;
  readonly remove?: ReadonlyArray<CountryCode> | null | undefined;
};

export type DiscountCustomerGetsInput = {
  readonly appliesOnOneTimePurchase?: boolean | null | undefined;
  readonly appliesOnSubscription?: boolean | null | undefined;
  readonly items?: DiscountItemsInput | null | undefined;
  readonly value?: DiscountCustomerGetsValueInput | null | undefined;
};

export type DiscountCustomerGetsValueInput = {
  readonly discountAmount?: DiscountAmountInput | null | undefined;
  readonly discountOnQuantity?: DiscountOnQuantityInput | null | undefined;
  readonly percentage?: number | null | undefined;
};

export type DiscountCustomerSegmentsInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountCustomerSelectionInput = {
  readonly all?: boolean | null | undefined;
  readonly customerSegments?: DiscountCustomerSegmentsInput | null | undefined;
  readonly customers?: DiscountCustomersInput | null | undefined;
};

export type DiscountCustomersInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountEffectInput = {
  readonly amount?: string | null | undefined;
  readonly percentage?: number | null | undefined;
};

export type DiscountErrorCode =
  | 'ACTIVE_PERIOD_OVERLAP'
  | 'APPLIES_ON_NOTHING'
  | 'BLANK'
  | 'CONFLICT'
  | 'DISCOUNT_NOT_COMPATIBLE_WITH_CONDITION_TYPES'
  | 'DUPLICATE'
  | 'END_DATE_BEFORE_START_DATE'
  | 'EQUAL_TO'
  | 'EXCEEDED_MAX'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL_TO'
  | 'IMPLICIT_DUPLICATE'
  | 'INCLUSION'
  | 'INTERNAL_ERROR'
  | 'INVALID'
  | 'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS'
  | 'INVALID_DISCOUNT_CLASS_FOR_PRICE_RULE'
  | 'INVALID_PRODUCT_DISCOUNTS_FALSE_WITH_EXISTING_TAGS_ON_SAME_CART_LINE'
  | 'INVALID_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_FOR_DISCOUNT_CLASS'
  | 'INVALID_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_WITHOUT_PRODUCT_DISCOUNTS'
  | 'INVALID_TAG_LENGTH'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL_TO'
  | 'MAX_APP_DISCOUNTS'
  | 'MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT'
  | 'MISSING_ARGUMENT'
  | 'MISSING_FUNCTION_IDENTIFIER'
  | 'MULTIPLE_FUNCTION_IDENTIFIERS'
  | 'MULTIPLE_RECURRING_CYCLE_LIMIT_FOR_NON_SUBSCRIPTION_ITEMS'
  | 'PRESENT'
  | 'PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_NOT_ENTITLED'
  | 'RECURRING_CYCLE_LIMIT_NOT_A_VALID_INTEGER'
  | 'TAKEN'
  | 'TOO_LONG'
  | 'TOO_MANY_ARGUMENTS'
  | 'TOO_MANY_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE'
  | 'TOO_MANY_TAGS'
  | 'TOO_SHORT'
  | 'VALUE_OUTSIDE_RANGE';

export type DiscountItemsInput = {
  readonly all?: boolean | null | undefined;
  readonly collections?: DiscountCollectionsInput | null | undefined;
  readonly products?: DiscountProductsInput | null | undefined;
};

export type DiscountMarketsInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountMinimumQuantityInput = {
  readonly greaterThanOrEqualToQuantity?: string | null | undefined;
};

export type DiscountMinimumRequirementInput = {
  readonly quantity?: DiscountMinimumQuantityInput | null | undefined;
  readonly subtotal?: DiscountMinimumSubtotalInput | null | undefined;
};

export type DiscountMinimumSubtotalInput = {
  readonly greaterThanOrEqualToSubtotal?: string | null | undefined;
};

export type DiscountOnQuantityInput = {
  readonly effect?: DiscountEffectInput | null | undefined;
  readonly quantity?: string | null | undefined;
};

export type DiscountProductsInput = {
  readonly productVariantsToAdd?: ReadonlyArray<string> | null | undefined;
  readonly productVariantsToRemove?: ReadonlyArray<string> | null | undefined;
  readonly productsToAdd?: ReadonlyArray<string> | null | undefined;
  readonly productsToRemove?: ReadonlyArray<string> | null | undefined;
};

export type DiscountShippingDestinationSelectionInput = {
  readonly all?: boolean | null | undefined;
  readonly countries?: DiscountCountriesInput | null | undefined;
};

export type GiftCardCreateInput = {
  readonly code?: string | null | undefined;
  readonly crossCurrencyRedemptionStrategy?: GiftCardCrossCurrencyRedemptionStrategy | null | undefined;
  readonly customerId?: string | null | undefined;
  readonly expiresOn?: string | null | undefined;
  readonly initialAmount?: MoneyInput | null | undefined;
  /** @deprecated Use `initialAmount` instead. */
  readonly initialValue?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly recipientAttributes?: GiftCardRecipientInput | null | undefined;
  readonly templateSuffix?: string | null | undefined;
};

export type GiftCardCrossCurrencyRedemptionStrategy =
  | 'MARKET_FX'
  | 'NONE'
  | 'SPOT_FX';

export type GiftCardDeactivateUserErrorCode =
  | 'GIFT_CARD_NOT_FOUND';

export type GiftCardErrorCode =
  | 'CUSTOMER_NOT_FOUND'
  | 'GIFT_CARD_LIMIT_EXCEEDED'
  | 'GREATER_THAN'
  | 'INTERNAL_ERROR'
  | 'INVALID'
  | 'MISSING_ARGUMENT'
  | 'RECIPIENT_NOT_FOUND'
  | 'TAKEN'
  | 'TOO_LONG'
  | 'TOO_SHORT';

export type GiftCardRecipientInput = {
  readonly id: string;
  readonly message?: string | null | undefined;
  readonly preferredName?: string | null | undefined;
  readonly sendNotificationAt?: string | null | undefined;
};

export type GiftCardSendNotificationToCustomerUserErrorCode =
  | 'CUSTOMER_NOT_FOUND'
  | 'GIFT_CARD_NOT_FOUND'
  | 'INVALID';

export type MetafieldsSetInput = {
  readonly compareDigest?: string | null | undefined;
  readonly key: string;
  readonly namespace?: string | null | undefined;
  readonly ownerId: string;
  readonly type?: string | null | undefined;
  readonly value: string;
};

export type MetafieldsSetUserErrorCode =
  | 'APP_NOT_AUTHORIZED'
  | 'BLANK'
  | 'CAPABILITY_VIOLATION'
  | 'INCLUSION'
  | 'INTERNAL_ERROR'
  | 'INVALID'
  | 'INVALID_COMPARE_DIGEST'
  | 'INVALID_TYPE'
  | 'INVALID_VALUE'
  | 'LESS_THAN_OR_EQUAL_TO'
  | 'PRESENT'
  | 'STALE_OBJECT'
  | 'TAKEN'
  | 'TOO_LONG'
  | 'TOO_SHORT';

export type MoneyInput = {
  readonly amount: string;
  readonly currencyCode: CurrencyCode;
};

export type OrderAdjustmentDiscrepancyReason =
  | 'CUSTOMER'
  | 'DAMAGE'
  | 'FULL_RETURN_BALANCING_ADJUSTMENT'
  | 'PENDING_REFUND_DISCREPANCY'
  | 'REFUND_DISCREPANCY'
  | 'RESTOCK';

export type OrderDisplayFinancialStatus =
  | 'AUTHORIZED'
  | 'EXPIRED'
  | 'PAID'
  | 'PARTIALLY_PAID'
  | 'PARTIALLY_REFUNDED'
  | 'PENDING'
  | 'REFUNDED'
  | 'VOIDED';

export type OrderDisplayFulfillmentStatus =
  | 'FULFILLED'
  | 'FULFILLMENT_NOT_REQUIRED'
  | 'IN_PROGRESS'
  | 'ON_HOLD'
  | 'OPEN'
  | 'PARTIALLY_FULFILLED'
  | 'PENDING_FULFILLMENT'
  | 'REQUEST_DECLINED'
  | 'RESTOCKED'
  | 'SCHEDULED'
  | 'UNFULFILLED';

export type ProductDiscountsWithTagsOnSameCartLineInput = {
  readonly add?: ReadonlyArray<string> | null | undefined;
  readonly remove?: ReadonlyArray<string> | null | undefined;
};

export type SaleLineType =
  | 'ADDITIONAL_FEE'
  | 'ADJUSTMENT'
  | 'DUTY'
  | 'FEE'
  | 'GIFT_CARD'
  | 'PRODUCT'
  | 'SHIPPING'
  | 'TIP'
  | 'UNKNOWN';

export type StoreCreditAccountCreditInput = {
  readonly creditAmount: MoneyInput;
  readonly expiresAt?: string | null | undefined;
  readonly notify?: boolean | null | undefined;
};

export type StoreCreditAccountCreditUserErrorCode =
  | 'ACCOUNT_NOT_FOUND'
  | 'CREDIT_LIMIT_EXCEEDED'
  | 'EXPIRES_AT_IN_PAST'
  | 'MISMATCHING_CURRENCY'
  | 'NEGATIVE_OR_ZERO_AMOUNT'
  | 'OWNER_NOT_FOUND'
  | 'UNSUPPORTED_CURRENCY';

export type StoreCreditAccountDebitInput = {
  readonly debitAmount: MoneyInput;
};

export type StoreCreditAccountDebitUserErrorCode =
  | 'ACCOUNT_NOT_FOUND'
  | 'INSUFFICIENT_FUNDS'
  | 'MISMATCHING_CURRENCY'
  | 'NEGATIVE_OR_ZERO_AMOUNT';

export type StoreCreditSystemEvent =
  | 'ADJUSTMENT'
  | 'ORDER_CANCELLATION'
  | 'ORDER_PAYMENT'
  | 'ORDER_REFUND'
  | 'PAYMENT_FAILURE'
  | 'PAYMENT_RETURNED'
  | 'TAX_FINALIZATION';

export type AddTagsMutationVariables = Exact<{
  id: string;
  tags: ReadonlyArray<string>;
}>;


export type AddTagsMutation = { readonly tagsAdd: { readonly node:
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
     | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string }> } | null };

export type BulkOperationQueryVariables = Exact<{
  id: string;
}>;


export type BulkOperationQuery = { readonly bulkOperation: { readonly id: string, readonly status: BulkOperationStatus, readonly errorCode: BulkOperationErrorCode | null, readonly rootObjectCount: string, readonly url: string | null } | null };

export type CancelBulkOperationMutationVariables = Exact<{
  id: string;
}>;


export type CancelBulkOperationMutation = { readonly bulkOperationCancel: { readonly bulkOperation: { readonly id: string, readonly status: BulkOperationStatus } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string }> } | null };

export type CreateDiscountMutationVariables = Exact<{
  discount: DiscountCodeBasicInput;
}>;


export type CreateDiscountMutation = { readonly discountCodeBasicCreate: { readonly codeDiscountNode: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: DiscountErrorCode | null }> } | null };

export type CreateFreeShippingMutationVariables = Exact<{
  discount: DiscountCodeFreeShippingInput;
}>;


export type CreateFreeShippingMutation = { readonly discountCodeFreeShippingCreate: { readonly codeDiscountNode: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: DiscountErrorCode | null }> } | null };

export type CreateGiftCardMutationVariables = Exact<{
  card: GiftCardCreateInput;
}>;


export type CreateGiftCardMutation = { readonly giftCardCreate: { readonly giftCard: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: GiftCardErrorCode | null }> } | null };

export type CreditStoreCreditMutationVariables = Exact<{
  id: string;
  credit: StoreCreditAccountCreditInput;
}>;


export type CreditStoreCreditMutation = { readonly storeCreditAccountCredit: { readonly storeCreditAccountTransaction: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: StoreCreditAccountCreditUserErrorCode | null }> } | null };

export type CustomerTagsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type CustomerTagsQuery = { readonly nodes: ReadonlyArray<
    | { readonly id: string, readonly tags: ReadonlyArray<string> }
    | Record<PropertyKey, never>
   | null> };

export type DeactivateDiscountMutationVariables = Exact<{
  id: string;
}>;


export type DeactivateDiscountMutation = { readonly discountCodeDeactivate: { readonly codeDiscountNode: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: DiscountErrorCode | null }> } | null };

export type DeactivateGiftCardMutationVariables = Exact<{
  id: string;
}>;


export type DeactivateGiftCardMutation = { readonly giftCardDeactivate: { readonly giftCard: { readonly id: string, readonly enabled: boolean, readonly balance: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly initialValue: { readonly amount: string, readonly currencyCode: CurrencyCode } } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: GiftCardDeactivateUserErrorCode | null }> } | null };

export type DebitStoreCreditMutationVariables = Exact<{
  id: string;
  debit: StoreCreditAccountDebitInput;
}>;


export type DebitStoreCreditMutation = { readonly storeCreditAccountDebit: { readonly storeCreditAccountTransaction: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: StoreCreditAccountDebitUserErrorCode | null }> } | null };

export type ExtendDiscountMutationVariables = Exact<{
  id: string;
  endsAt: string;
}>;


export type ExtendDiscountMutation = { readonly discountCodeBasicUpdate: { readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: DiscountErrorCode | null }> } | null };

export type ExtendFreeShippingMutationVariables = Exact<{
  id: string;
  endsAt: string;
}>;


export type ExtendFreeShippingMutation = { readonly discountCodeFreeShippingUpdate: { readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: DiscountErrorCode | null }> } | null };

export type ExtendGiftCardMutationVariables = Exact<{
  id: string;
  expiresOn: string;
}>;


export type ExtendGiftCardMutation = { readonly giftCardUpdate: { readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string }> } | null };

export type FindDiscountQueryVariables = Exact<{
  code: string;
}>;


export type FindDiscountQuery = { readonly codeDiscountNodeByCode: { readonly id: string, readonly codeDiscount:
      | { readonly __typename: 'DiscountCodeApp' }
      | { readonly __typename: 'DiscountCodeBasic', readonly tags: ReadonlyArray<string>, readonly usageLimit: number | null, readonly context:
          | { readonly __typename: 'DiscountBuyerSelectionAll' }
          | { readonly __typename: 'DiscountCustomerSegments' }
          | { readonly __typename: 'DiscountCustomers', readonly customers: ReadonlyArray<{ readonly id: string }> }
          | { readonly __typename: 'DiscountMarkets' }
        , readonly customerGets: { readonly value:
            | { readonly __typename: 'DiscountAmount', readonly amount: { readonly amount: string, readonly currencyCode: CurrencyCode } }
            | { readonly __typename: 'DiscountOnQuantity' }
            | { readonly __typename: 'DiscountPercentage', readonly percentage: number }
           } }
      | { readonly __typename: 'DiscountCodeBxgy' }
      | { readonly __typename: 'DiscountCodeFreeShipping', readonly tags: ReadonlyArray<string>, readonly usageLimit: number | null, readonly context:
          | { readonly __typename: 'DiscountBuyerSelectionAll' }
          | { readonly __typename: 'DiscountCustomerSegments' }
          | { readonly __typename: 'DiscountCustomers', readonly customers: ReadonlyArray<{ readonly id: string }> }
          | { readonly __typename: 'DiscountMarkets' }
         }
     } | null };

export type FindGiftCardsQueryVariables = Exact<{
  query: string;
}>;


export type FindGiftCardsQuery = { readonly giftCards: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly note: string | null, readonly initialValue: { readonly amount: string, readonly currencyCode: CurrencyCode } }> } };

export type GiftCardQueryVariables = Exact<{
  id: string;
}>;


export type GiftCardQuery = { readonly giftCard: { readonly id: string, readonly enabled: boolean, readonly balance: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly initialValue: { readonly amount: string, readonly currencyCode: CurrencyCode } } | null };

export type GivenProductQueryVariables = Exact<{
  id: string;
}>;


export type GivenProductQuery = { readonly product: { readonly variants: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly price: string }> } } | null };

export type LeftOfCreditsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type LeftOfCreditsQuery = { readonly nodes: ReadonlyArray<
    | { readonly id: string, readonly remainingAmount: { readonly amount: string, readonly currencyCode: CurrencyCode } }
    | Record<PropertyKey, never>
   | null> };

export type LeftOfGiftCardsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type LeftOfGiftCardsQuery = { readonly nodes: ReadonlyArray<
    | { readonly id: string, readonly enabled: boolean, readonly balance: { readonly amount: string, readonly currencyCode: CurrencyCode } }
    | Record<PropertyKey, never>
   | null> };

export type NamedGoodsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type NamedGoodsQuery = { readonly nodes: ReadonlyArray<
    | { readonly id: string, readonly title: string }
    | { readonly id: string, readonly title: string }
    | { readonly id: string, readonly displayName: string }
    | Record<PropertyKey, never>
   | null> };

export type OrderQueryVariables = Exact<{
  id: string;
}>;


export type OrderQuery = { readonly order: { readonly id: string, readonly name: string, readonly createdAt: string, readonly processedAt: string, readonly updatedAt: string, readonly cancelledAt: string | null, readonly displayFinancialStatus: OrderDisplayFinancialStatus | null, readonly displayFulfillmentStatus: OrderDisplayFulfillmentStatus, readonly test: boolean, readonly sourceName: string | null, readonly currencyCode: CurrencyCode, readonly taxesIncluded: boolean, readonly discountCodes: ReadonlyArray<string>, readonly totalShippingPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly currentShippingPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly totalTipReceivedSet: { readonly shopMoney: { readonly amount: string } }, readonly originalTotalDutiesSet: { readonly shopMoney: { readonly amount: string } } | null, readonly totalTaxSet: { readonly shopMoney: { readonly amount: string } } | null, readonly totalPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly customer: { readonly id: string, readonly firstName: string | null, readonly lastName: string | null, readonly state: CustomerState, readonly updatedAt: string, readonly defaultEmailAddress: { readonly emailAddress: string } | null, readonly defaultPhoneNumber: { readonly phoneNumber: string } | null } | null, readonly refunds: ReadonlyArray<{ readonly id: string }> } | null };

export type OrderLinesQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type OrderLinesQuery = { readonly order: { readonly updatedAt: string, readonly lineItems: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly quantity: number, readonly currentQuantity: number, readonly isGiftCard: boolean, readonly requiresShipping: boolean, readonly taxable: boolean, readonly product: { readonly id: string } | null, readonly variant: { readonly id: string } | null, readonly originalUnitPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly discountAllocations: ReadonlyArray<{ readonly allocatedAmountSet: { readonly shopMoney: { readonly amount: string } } }>, readonly taxLines: ReadonlyArray<{ readonly priceSet: { readonly shopMoney: { readonly amount: string } } }> }> } } | null };

export type OrderTipsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type OrderTipsQuery = { readonly order: { readonly updatedAt: string, readonly agreements: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
        | { readonly sales: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType, readonly lineItem: { readonly id: string } }
              | { readonly lineType: SaleLineType }
            > } }
        | { readonly sales: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType, readonly lineItem: { readonly id: string } }
              | { readonly lineType: SaleLineType }
            > } }
        | { readonly sales: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType, readonly lineItem: { readonly id: string } }
              | { readonly lineType: SaleLineType }
            > } }
        | { readonly sales: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType }
              | { readonly lineType: SaleLineType, readonly lineItem: { readonly id: string } }
              | { readonly lineType: SaleLineType }
            > } }
      > } } | null };

export type OrdersChangedQueryVariables = Exact<{
  changed: string;
  after?: string | null | undefined;
}>;


export type OrdersChangedQuery = { readonly orders: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly updatedAt: string, readonly cancelledAt: string | null, readonly displayFinancialStatus: OrderDisplayFinancialStatus | null, readonly currencyCode: CurrencyCode, readonly totalPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly customer: { readonly id: string } | null, readonly refunds: ReadonlyArray<{ readonly id: string }> } }> } };

export type OrdersInFullQueryVariables = Exact<{
  changed: string;
  first: number;
  after?: string | null | undefined;
}>;


export type OrdersInFullQuery = { readonly orders: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly createdAt: string, readonly processedAt: string, readonly updatedAt: string, readonly cancelledAt: string | null, readonly displayFinancialStatus: OrderDisplayFinancialStatus | null, readonly displayFulfillmentStatus: OrderDisplayFulfillmentStatus, readonly test: boolean, readonly sourceName: string | null, readonly currencyCode: CurrencyCode, readonly taxesIncluded: boolean, readonly discountCodes: ReadonlyArray<string>, readonly totalShippingPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly currentShippingPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly totalTipReceivedSet: { readonly shopMoney: { readonly amount: string } }, readonly originalTotalDutiesSet: { readonly shopMoney: { readonly amount: string } } | null, readonly totalTaxSet: { readonly shopMoney: { readonly amount: string } } | null, readonly totalPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly customer: { readonly id: string, readonly firstName: string | null, readonly lastName: string | null, readonly state: CustomerState, readonly updatedAt: string, readonly defaultEmailAddress: { readonly emailAddress: string } | null, readonly defaultPhoneNumber: { readonly phoneNumber: string } | null } | null, readonly lineItems: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly quantity: number, readonly currentQuantity: number, readonly isGiftCard: boolean, readonly requiresShipping: boolean, readonly taxable: boolean, readonly product: { readonly id: string } | null, readonly variant: { readonly id: string } | null, readonly originalUnitPriceSet: { readonly shopMoney: { readonly amount: string } }, readonly discountAllocations: ReadonlyArray<{ readonly allocatedAmountSet: { readonly shopMoney: { readonly amount: string } } }>, readonly taxLines: ReadonlyArray<{ readonly priceSet: { readonly shopMoney: { readonly amount: string } } }> }> }, readonly refunds: ReadonlyArray<{ readonly id: string, readonly processedAt: string, readonly orderAdjustments: { readonly nodes: ReadonlyArray<{ readonly reason: OrderAdjustmentDiscrepancyReason | null, readonly amountSet: { readonly shopMoney: { readonly amount: string } }, readonly taxAmountSet: { readonly shopMoney: { readonly amount: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean } }, readonly refundShippingLines: { readonly nodes: ReadonlyArray<{ readonly subtotalAmountSet: { readonly shopMoney: { readonly amount: string } }, readonly taxAmountSet: { readonly shopMoney: { readonly amount: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean } }, readonly refundLineItems: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<{ readonly quantity: number, readonly lineItem: { readonly id: string }, readonly subtotalSet: { readonly shopMoney: { readonly amount: string } }, readonly totalTaxSet: { readonly shopMoney: { readonly amount: string } } }> } }> }> } };

export type OrdersWithCodesQueryVariables = Exact<{
  query: string;
  after?: string | null | undefined;
}>;


export type OrdersWithCodesQuery = { readonly orders: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly discountCodes: ReadonlyArray<string> }> } };

export type ProductCollectionsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type ProductCollectionsQuery = { readonly product: { readonly collections: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string }> } } | null };

export type ProductsQueryVariables = Exact<{
  ids: ReadonlyArray<string>;
}>;


export type ProductsQuery = { readonly nodes: ReadonlyArray<
    | { readonly id: string, readonly tags: ReadonlyArray<string>, readonly vendor: string, readonly collections: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string }> } }
    | Record<PropertyKey, never>
   | null> };

export type RecentBulkOperationsQueryVariables = Exact<{ [key: string]: never; }>;


export type RecentBulkOperationsQuery = { readonly bulkOperations: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly query: string }> } };

export type RefundQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type RefundQuery = { readonly refund: { readonly id: string, readonly processedAt: string, readonly orderAdjustments: { readonly nodes: ReadonlyArray<{ readonly reason: OrderAdjustmentDiscrepancyReason | null, readonly amountSet: { readonly shopMoney: { readonly amount: string } }, readonly taxAmountSet: { readonly shopMoney: { readonly amount: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean } }, readonly refundShippingLines: { readonly nodes: ReadonlyArray<{ readonly subtotalAmountSet: { readonly shopMoney: { readonly amount: string } }, readonly taxAmountSet: { readonly shopMoney: { readonly amount: string } } }>, readonly pageInfo: { readonly hasNextPage: boolean } }, readonly refundLineItems: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly quantity: number, readonly lineItem: { readonly id: string }, readonly subtotalSet: { readonly shopMoney: { readonly amount: string } }, readonly totalTaxSet: { readonly shopMoney: { readonly amount: string } } }> } } | null };

export type RemoveTagsMutationVariables = Exact<{
  id: string;
  tags: ReadonlyArray<string>;
}>;


export type RemoveTagsMutation = { readonly tagsRemove: { readonly node:
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
     | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string }> } | null };

export type RunBulkQueryMutationVariables = Exact<{
  query: string;
}>;


export type RunBulkQueryMutation = { readonly bulkOperationRunQuery: { readonly bulkOperation: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: BulkOperationUserErrorCode | null }> } | null };

export type SendGiftCardMutationVariables = Exact<{
  id: string;
}>;


export type SendGiftCardMutation = { readonly giftCardSendNotificationToCustomer: { readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: GiftCardSendNotificationToCustomerUserErrorCode | null }> } | null };

export type SetMetafieldsMutationVariables = Exact<{
  metafields: ReadonlyArray<MetafieldsSetInput>;
}>;


export type SetMetafieldsMutation = { readonly metafieldsSet: { readonly metafields: ReadonlyArray<{ readonly id: string }> | null, readonly userErrors: ReadonlyArray<{ readonly field: ReadonlyArray<string> | null, readonly message: string, readonly code: MetafieldsSetUserErrorCode | null, readonly elementIndex: number | null }> } | null };

export type ShopFactsQueryVariables = Exact<{ [key: string]: never; }>;


export type ShopFactsQuery = { readonly shop: { readonly name: string, readonly currencyCode: CurrencyCode, readonly ianaTimezone: string }, readonly currentAppInstallation: { readonly id: string, readonly accessScopes: ReadonlyArray<{ readonly handle: string }> } };

export type StoreCreditQueryVariables = Exact<{
  customerId: string;
}>;


export type StoreCreditQuery = { readonly storeCreditConfiguration: { readonly storeCreditEnabled: boolean }, readonly shop: { readonly customerAccountsV2: { readonly customerAccountsVersion: CustomerAccountsVersion } }, readonly customer: { readonly storeCreditAccounts: { readonly pageInfo: { readonly hasNextPage: boolean }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly balance: { readonly amount: string, readonly currencyCode: CurrencyCode }, readonly transactions: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
            | { readonly __typename: 'StoreCreditAccountCreditTransaction', readonly id: string, readonly expiresAt: string | null, readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly remainingAmount: { readonly amount: string }, readonly amount: { readonly amount: string } }
            | { readonly __typename: 'StoreCreditAccountDebitRevertTransaction', readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly amount: { readonly amount: string } }
            | { readonly __typename: 'StoreCreditAccountDebitTransaction', readonly id: string, readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly amount: { readonly amount: string } }
            | { readonly __typename: 'StoreCreditAccountExpirationTransaction', readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly creditTransaction: { readonly id: string }, readonly amount: { readonly amount: string } }
          > } }> } } | null };

export type StoreCreditBeforeQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type StoreCreditBeforeQuery = { readonly storeCreditAccount: { readonly transactions: { readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<
        | { readonly __typename: 'StoreCreditAccountCreditTransaction', readonly id: string, readonly expiresAt: string | null, readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly remainingAmount: { readonly amount: string }, readonly amount: { readonly amount: string } }
        | { readonly __typename: 'StoreCreditAccountDebitRevertTransaction', readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly amount: { readonly amount: string } }
        | { readonly __typename: 'StoreCreditAccountDebitTransaction', readonly id: string, readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly amount: { readonly amount: string } }
        | { readonly __typename: 'StoreCreditAccountExpirationTransaction', readonly createdAt: string, readonly event: StoreCreditSystemEvent, readonly creditTransaction: { readonly id: string }, readonly amount: { readonly amount: string } }
      > } } | null };

export type StoreCreditSwitchQueryVariables = Exact<{ [key: string]: never; }>;


export type StoreCreditSwitchQuery = { readonly storeCreditConfiguration: { readonly storeCreditEnabled: boolean }, readonly shop: { readonly customerAccountsV2: { readonly customerAccountsVersion: CustomerAccountsVersion } } };

export type Operations = {
  AddTags: { data: AddTagsMutation; variables: AddTagsMutationVariables };
  BulkOperation: { data: BulkOperationQuery; variables: BulkOperationQueryVariables };
  CancelBulkOperation: { data: CancelBulkOperationMutation; variables: CancelBulkOperationMutationVariables };
  CreateDiscount: { data: CreateDiscountMutation; variables: CreateDiscountMutationVariables };
  CreateFreeShipping: { data: CreateFreeShippingMutation; variables: CreateFreeShippingMutationVariables };
  CreateGiftCard: { data: CreateGiftCardMutation; variables: CreateGiftCardMutationVariables };
  CreditStoreCredit: { data: CreditStoreCreditMutation; variables: CreditStoreCreditMutationVariables };
  CustomerTags: { data: CustomerTagsQuery; variables: CustomerTagsQueryVariables };
  DeactivateDiscount: { data: DeactivateDiscountMutation; variables: DeactivateDiscountMutationVariables };
  DeactivateGiftCard: { data: DeactivateGiftCardMutation; variables: DeactivateGiftCardMutationVariables };
  DebitStoreCredit: { data: DebitStoreCreditMutation; variables: DebitStoreCreditMutationVariables };
  ExtendDiscount: { data: ExtendDiscountMutation; variables: ExtendDiscountMutationVariables };
  ExtendFreeShipping: { data: ExtendFreeShippingMutation; variables: ExtendFreeShippingMutationVariables };
  ExtendGiftCard: { data: ExtendGiftCardMutation; variables: ExtendGiftCardMutationVariables };
  FindDiscount: { data: FindDiscountQuery; variables: FindDiscountQueryVariables };
  FindGiftCards: { data: FindGiftCardsQuery; variables: FindGiftCardsQueryVariables };
  GiftCard: { data: GiftCardQuery; variables: GiftCardQueryVariables };
  GivenProduct: { data: GivenProductQuery; variables: GivenProductQueryVariables };
  LeftOfCredits: { data: LeftOfCreditsQuery; variables: LeftOfCreditsQueryVariables };
  LeftOfGiftCards: { data: LeftOfGiftCardsQuery; variables: LeftOfGiftCardsQueryVariables };
  NamedGoods: { data: NamedGoodsQuery; variables: NamedGoodsQueryVariables };
  Order: { data: OrderQuery; variables: OrderQueryVariables };
  OrderLines: { data: OrderLinesQuery; variables: OrderLinesQueryVariables };
  OrderTips: { data: OrderTipsQuery; variables: OrderTipsQueryVariables };
  OrdersChanged: { data: OrdersChangedQuery; variables: OrdersChangedQueryVariables };
  OrdersInFull: { data: OrdersInFullQuery; variables: OrdersInFullQueryVariables };
  OrdersWithCodes: { data: OrdersWithCodesQuery; variables: OrdersWithCodesQueryVariables };
  ProductCollections: { data: ProductCollectionsQuery; variables: ProductCollectionsQueryVariables };
  Products: { data: ProductsQuery; variables: ProductsQueryVariables };
  RecentBulkOperations: { data: RecentBulkOperationsQuery; variables: RecentBulkOperationsQueryVariables };
  Refund: { data: RefundQuery; variables: RefundQueryVariables };
  RemoveTags: { data: RemoveTagsMutation; variables: RemoveTagsMutationVariables };
  RunBulkQuery: { data: RunBulkQueryMutation; variables: RunBulkQueryMutationVariables };
  SendGiftCard: { data: SendGiftCardMutation; variables: SendGiftCardMutationVariables };
  SetMetafields: { data: SetMetafieldsMutation; variables: SetMetafieldsMutationVariables };
  ShopFacts: { data: ShopFactsQuery; variables: ShopFactsQueryVariables };
  StoreCredit: { data: StoreCreditQuery; variables: StoreCreditQueryVariables };
  StoreCreditBefore: { data: StoreCreditBeforeQuery; variables: StoreCreditBeforeQueryVariables };
  StoreCreditSwitch: { data: StoreCreditSwitchQuery; variables: StoreCreditSwitchQueryVariables };
};
