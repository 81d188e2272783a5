import { addPhoneNumber } from '../../services/messaging/add-phone-number.ts';
import { changePhoneNumber } from '../../services/messaging/change-phone-number.ts';
import { listPhoneNumbers } from '../../services/messaging/list-phone-numbers.ts';
import { endpoints } from '../endpoints.ts';

export const phoneNumberRoutes = {
  list: endpoints.phoneNumbers.list.handler(({ context: { db, caller }, input }) =>
    listPhoneNumbers(db, caller, input),
  ),
  add: endpoints.phoneNumbers.add.handler(({ context: { db, caller }, input }) =>
    addPhoneNumber(db, caller, input),
  ),
  change: endpoints.phoneNumbers.change.handler(({ context: { db, caller }, input }) =>
    changePhoneNumber(db, caller, input),
  ),
};
