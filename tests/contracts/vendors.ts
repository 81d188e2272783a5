/** Each vendor whose protocol the sandbox speaks. */
export const VENDORS = {
  twilio: { title: 'Twilio', spec: 'twilio.json', root: '/twilio' },
  sendgrid: { title: 'SendGrid', spec: 'sendgrid-mail.json', root: '/sendgrid' },
  retell: { title: 'Retell', spec: 'retell.yaml', root: '/retell' },
  instantly: { title: 'Instantly', spec: 'instantly.json', root: '/instantly' },
  calcom: { title: 'Cal.com', spec: 'calcom.json', root: '/calcom' },
  // No document is published that we have: the types of its SDK are the contract.
  messagebird: { title: 'MessageBird', spec: undefined, root: '/messagebird' },
  stripe: { title: 'Stripe', spec: 'stripe.json', root: '' },
} as const;

export type VendorName = keyof typeof VENDORS;
export const VENDOR_NAMES = Object.keys(VENDORS) as VendorName[];
