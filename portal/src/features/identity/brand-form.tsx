import { Button, ColorInput, FileInput, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { askWhy } from '../../kit/ask-why.tsx';
import { CopyLine } from '../../kit/copy-line.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { Loaded } from '../../kit/states.tsx';
import { useWrite } from '../../kit/use-write.ts';

type Brand = Awaited<ReturnType<typeof api.brand.get>>['brand'];

/** What clients see in place of our name: on their portal, where they sign in, and in emails to them. */
export function BrandSection() {
  const brand = useQuery(query.brand.get.queryOptions({ input: {} }));
  return (
    <Paper p="lg" component="section">
      <Title order={2} size="h4">
        What your clients see
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Your name, logo and colour on their portal, where they sign in, and in emails to them. Your own team
        sees no change.
      </Text>
      <Loaded of={brand}>
        {({ brand: found }) => <BrandForm key={JSON.stringify(found)} brand={found} />}
      </Loaded>
    </Paper>
  );
}

function BrandForm({ brand }: { brand: Brand }) {
  const form = useForm({
    initialValues: { name: brand?.name ?? '', colour: brand?.colour ?? '', logo: null as File | null },
  });
  const save = useWrite(query.brand.save.mutationOptions(), {
    done: 'Saved: your clients see it from now on.',
    onFields: showIn(form),
  });
  const submit = form.onSubmit(async ({ name, colour, logo }) => {
    const picture = logo && { logo: await base64Of(logo) };
    save.mutate({ name, colour: colour || null, ...picture });
  });
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={520}>
        <TextInput
          label="Name"
          description="In place of ours"
          required
          maxLength={60}
          {...form.getInputProps('name')}
        />
        <ColorInput
          label="Colour"
          description="Of links and buttons. A shade of it is taken where words in it could not be read."
          placeholder="As usual"
          eyeDropperButtonProps={{ 'aria-label': 'Take a colour from the screen' }}
          {...form.getInputProps('colour')}
        />
        <FileInput
          label="Logo"
          description="PNG, JPEG or WebP, at most 200 kB"
          placeholder={brand?.logoUrl ? 'Choose another' : 'Choose a file'}
          accept="image/png,image/jpeg,image/webp"
          clearable
          clearButtonProps={{ 'aria-label': 'Choose no file' }}
          {...form.getInputProps('logo')}
        />
        {brand?.logoUrl && <img src={brand.logoUrl} alt="Your logo" height={40} className="logo" />}
        {brand && (
          <div>
            <Text fw={500} size="sm">
              Where your clients sign in
            </Text>
            <CopyLine label="Where your clients sign in" value={brand.signInUrl} />
          </div>
        )}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            Save
          </Button>
          {brand && <RemoveBrand hasLogo={brand.logoUrl !== null} {...brand} />}
        </Group>
      </Stack>
    </form>
  );
}

function RemoveBrand({ hasLogo, name, colour }: { hasLogo: boolean; name: string; colour: string | null }) {
  const save = useWrite(query.brand.save.mutationOptions(), { done: 'The logo is gone.' });
  const remove = useWrite(query.brand.remove.mutationOptions(), { done: 'Your clients see our name again.' });
  const ask = () =>
    askWhy({
      title: 'Show our name again?',
      consequence: 'Your clients see our name and colour again, and your logo is removed.',
      verb: 'Show ours',
      isDangerous: true,
      act: () => remove.mutateAsync(undefined),
    });
  return (
    <>
      {hasLogo && (
        <Button
          variant="default"
          loading={save.isPending}
          onClick={() => save.mutate({ name, colour, logo: null })}
        >
          Remove the logo
        </Button>
      )}
      <Button variant="default" onClick={ask}>
        Show our name again
      </Button>
    </>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
