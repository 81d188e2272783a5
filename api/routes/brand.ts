import { readBrand } from '../../services/identity/read-brand.ts';
import { removeBrand } from '../../services/identity/remove-brand.ts';
import { saveBrand } from '../../services/identity/save-brand.ts';
import { endpoints } from '../endpoints.ts';

export const brandRoutes = {
  get: endpoints.brand.get.handler(async ({ context: { db, caller, publicUrl } }) => ({
    brand: await readBrand(db, caller, publicUrl),
  })),
  save: endpoints.brand.save.handler(({ context: { db, caller, publicUrl }, input }) =>
    saveBrand(db, caller, input, publicUrl),
  ),
  remove: endpoints.brand.remove.handler(async ({ context: { db, caller } }) => ({
    removed: await removeBrand(db, caller),
  })),
};
