// The builder saves by itself, moves questions under the finger and shows the customer's page as it is typed. Without
// this script the same form does all of it with its buttons.
import { Fields } from './builder/fields'
import { Page } from './builder/page'
import { Preview } from './builder/preview'
import { Saver, type Step } from './builder/saver'
import { sortable } from './builder/sort'

// How long after the last key what was typed is saved, in milliseconds.
const pause = 800

class Builder {
  private readonly fields: Fields
  private readonly page: Page
  private readonly preview: Preview
  private readonly saver: Saver
  private waiting = 0
  private leaving = false

  constructor(private readonly form: HTMLFormElement) {
    this.fields = new Fields(form)
    this.page = new Page(form, this.fields)
    this.preview = new Preview(form)
    this.saver = new Saver(form, this.fields, async (fresh, whole, from) => {
      await this.page.show(fresh, whole, from)
      this.preview.update(fresh)
    })
  }

  start() {
    document.documentElement.classList.add('scripted')
    this.page.start()
    this.preview.start()
    this.form.addEventListener('input', (event) => this.typed(event.target as HTMLElement))
    this.form.addEventListener('change', (event) => this.changed(event.target as HTMLElement))
    this.form.addEventListener('focusout', (event) => {
      if (this.fields.words(event.target)) void this.saver.save()
    })
    this.form.addEventListener('focusin', (event) => this.preview.follow(event.target as HTMLElement))
    this.form.addEventListener('keydown', (event) => this.pressed(event))
    this.form.addEventListener('submit', (event) => void this.submitted(event))
    this.form.addEventListener('click', (event) => this.clicked(event))
    document.addEventListener('click', (event) => void this.followed(event))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.saver.save(true)
    })
    window.addEventListener('beforeunload', (event) => {
      if (!this.leaving && this.saver.owes) event.preventDefault()
    })
    sortable(this.form, (id, at) => void this.saver.step({ do: `move:${id}:${at}` }))
  }

  private typed(target: HTMLElement) {
    if (!this.fields.words(target)) return
    this.fields.touch(target)
    this.page.echo(target)
    this.saver.wait()
    clearTimeout(this.waiting)
    this.waiting = window.setTimeout(() => void this.saver.save(), pause)
  }

  // changed is for what is ticked and picked: that is saved at once. What else depends on it is shown anew.
  private changed(target: HTMLElement) {
    if (this.fields.words(target) || !this.fields.touch(target)) return
    if (target.hasAttribute('data-step')) void this.saver.step({ do: 'save' })
    else void this.saver.save()
  }

  // pressed keeps Return from breaking a line where there are none; among options it goes on to the next one.
  private pressed(event: KeyboardEvent) {
    const target = event.target
    if (event.key !== 'Enter' || event.isComposing || !this.fields.words(target)) return
    event.preventDefault()
    const options = target.closest('.options')
    if (!options) return void this.saver.save()
    const all = [...options.querySelectorAll<HTMLInputElement>('input[type=text]')]
    const next = all[all.indexOf(target as HTMLInputElement) + 1]
    if (next) next.focus()
    else options.querySelector<HTMLButtonElement>('button.tool')?.click()
  }

  private async submitted(event: SubmitEvent) {
    if (this.leaving) return
    event.preventDefault()
    const button = event.submitter as HTMLButtonElement | null
    if (button?.hasAttribute('data-leave')) return this.leave(() => this.form.requestSubmit(button))
    if (!button?.hasAttribute('data-step')) return void this.saver.save()
    const step: Step = { do: button.value, from: button }
    if (button.hasAttribute('formaction')) step.action = button.formAction
    await this.saver.step(step)
  }

  // leave goes to another page once all is saved. Where it cannot be, the reader stays with what they wrote.
  private async leave(go: () => void) {
    clearTimeout(this.waiting)
    if (!(await this.saver.save())) return
    await new Promise((done) => setTimeout(done)) // a form cannot be sent while it asks whether it may
    this.leaving = true
    go()
    this.leaving = false
  }

  private clicked(event: MouseEvent) {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>('button[type=button]')
    if (!button) return
    if (button.id === 'builder-again') void this.saver.save()
    if (button.dataset.mine === undefined) return
    const field = document.getElementById(button.dataset.for ?? '') as HTMLInputElement | HTMLTextAreaElement | null
    if (!field) return
    field.value = button.dataset.mine
    button.closest('.mine')?.remove()
    field.focus()
    this.typed(field)
  }

  // followed goes where a link leads: within the page if it can, else to the other page once all is saved.
  private async followed(event: MouseEvent) {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>('a[href]')
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return
    const here = new URL(link.href)
    const lang = this.form.querySelector<HTMLInputElement>('input[name=lang]')?.value
    if (link.dataset.field && here.searchParams.get('lang') === lang && this.page.reach(link.dataset.field)) return event.preventDefault()
    if (!this.saver.owes || link.hasAttribute('data-plain')) return
    event.preventDefault()
    await this.leave(() => location.assign(link.href))
  }
}

const form = document.querySelector<HTMLFormElement>('form#builder')
if (form) new Builder(form).start()
