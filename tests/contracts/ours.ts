/** What rides along with everything that the scenario sends. */
export const OURS = {
  operator: 'op_1',
  lead: 'lead_1',
  call: 'call_1',
  message: 'msg_1',
  invoice: 'inv_1',
  client: 'cl_1',
};
