// The tablet's app, from the moment it is opened: one tab of it is the kiosk, and the browser must be able to keep what
// customers say. Then it is a tablet.
import { newId } from '../../static/src/survey/id'
import { Clock, type Measurement } from './clock'
import { fitViewport, stayAwake } from './device'
import { Front } from './front'
import { compete } from './lock'
import { Outbox } from './outbox'
import { Stage } from './stage'
import { hasRoom, keeps, promises } from './storage'
import { Tablet } from './tablet'
import { builtIn } from './words'

const script = document.currentScript?.getAttribute('src') ?? ''
const version = [document.documentElement.dataset['version'], /\.([0-9a-f]+)\.js$/.exec(script)?.[1]].filter(Boolean).join(' ')

const words = builtIn()
const stage = new Stage(document.getElementById('kiosk')!)
const front = new Front(stage, words)
let tablet: Tablet | undefined

fitViewport()
stayAwake()
const take = compete({ mine: () => void mine().catch(() => refuse('none')), taken }) // whatever fails there, nothing would be kept

async function mine() {
  if (tablet) return tablet.resume()
  const lost = await keeps()
  if (lost) return refuse(lost)
  const outbox = await Outbox.open(() => void tablet?.reset())
  // A queue that fills up is seen when it does; before there is one, the room is tried.
  if (!(await outbox.get('room'))) {
    if (!(await hasRoom())) return refuse('small')
    await outbox.set('room', true)
  }
  if ((await promises()) || (await outbox.get('sure'))) return begin(outbox)
  doubt(outbox)
}

async function begin(outbox: Outbox) {
  const measured = await outbox.get<Measurement[]>('clock')
  const clock = new Clock(() => Date.now(), () => performance.now(), newId, measured)
  tablet = new Tablet(outbox, clock, stage, front, words, version)
  await tablet.start()
}

function taken() {
  tablet?.stop()
  front.advise('second', (speak) => [speak('kiosk.second.title'), speak('kiosk.second.text')], { key: 'kiosk.second.here', run: () => take() })
}

// refuse asks nobody anything on a browser that would lose what they say.
function refuse(found: 'private' | 'small' | 'none') {
  const lines = (speak: (key: string) => string) => [speak(`kiosk.fit.${found}.title`), speak(`kiosk.fit.${found}.text`)]
  front.advise('refused', lines, { key: 'kiosk.again', run: () => location.reload() })
}

// doubt asks the staff, once, where the browser does not promise to keep anything: in a private window, or where it was not
// installed, which browsers do not tell apart.
function doubt(outbox: Outbox) {
  const sure = () => void outbox.set('sure', true).then(() => begin(outbox))
  front.advise(
    'doubt',
    (speak) => [speak('kiosk.fit.unsure.title'), speak('kiosk.fit.unsure.text'), speak('kiosk.fit.unsure.install')],
    { key: 'kiosk.fit.unsure.go', run: sure },
    { key: 'kiosk.again', run: () => location.reload(), quiet: true },
  )
}
