/** The screens and who stands where. A screen that needs a session asks for it before it shows anything. */
import { createRouter, createWebHistory, type RouteLocationRaw } from 'vue-router'
import {
  mayMediate,
  mayOperate,
  mayReadLedger,
  mayReadRules,
  mayReadScreening,
  maySupervise,
  mayTell,
} from '../shared/access/permissions.ts'
import { pages } from '../shared/pages.ts'
import { homeOf } from './home.ts'
import { useLive } from './stores/live.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** One 1080th of the height as unit, dark, nobody at the keyboard. */
    wall?: true
  }
}

export function createWindowRouter() {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: pages.home, name: 'home', component: () => import('./screens/signIn/SignInScreen.vue') },
      { path: pages.signIn, name: 'signIn', component: () => import('./screens/signIn/SignInScreen.vue') },
      {
        path: pages.wall,
        name: 'wall',
        component: () => import('./screens/wall/WallScreen.vue'),
        meta: { wall: true },
      },
      { path: pages.desk, name: 'desk', component: () => import('./screens/desk/DeskScreen.vue') },
      {
        path: pages.incident,
        name: 'incident',
        component: () => import('./screens/incident/IncidentScreen.vue'),
      },
      { path: pages.ledger, name: 'ledger', component: () => import('./screens/ledger/LedgerScreen.vue') },
      { path: pages.matter, name: 'matter', component: () => import('./screens/matter/MatterScreen.vue') },
      {
        path: pages.mediation,
        name: 'mediation',
        component: () => import('./screens/mediation/MediationScreen.vue'),
      },
      { path: pages.press, name: 'press', component: () => import('./screens/press/PressScreen.vue') },
      { path: pages.rules, name: 'rules', component: () => import('./screens/rules/RulesScreen.vue') },
      { path: pages.admin, name: 'admin', component: () => import('./screens/admin/AdminScreen.vue') },
      {
        path: pages.screening,
        name: 'screening',
        component: () => import('./screens/screening/ScreeningScreen.vue'),
      },
      {
        path: pages.supervision,
        name: 'supervision',
        component: () => import('./screens/supervision/SupervisionScreen.vue'),
      },
      { path: '/:elsewhere(.*)*', redirect: pages.home },
    ],
  })
  // The wall signs itself in and heals itself: it is never sent to a form that nobody would fill in.
  router.beforeEach(async (to): Promise<RouteLocationRaw | true> => {
    if (to.name === 'signIn' || to.name === 'wall') return true
    const live = useLive()
    // A copy too old to be kept takes its session with it as it is opened.
    const ready =
      live.session !== undefined || ((await live.start()) === 'ready' && live.session !== undefined)
    if (!ready) return { name: 'signIn', query: to.name === 'home' ? {} : { next: to.path } }
    const role = live.session?.actor.role
    const isForeign =
      (to.name === 'admin' && !(role && mayOperate(role))) ||
      (to.name === 'ledger' && !(role && mayReadLedger(role))) ||
      (to.name === 'mediation' && !(role && mayMediate(role))) ||
      (to.name === 'press' && !(role && mayTell(role))) ||
      (to.name === 'rules' && !(role && mayReadRules(role))) ||
      (to.name === 'screening' && !(role && mayReadScreening(role))) ||
      (to.name === 'supervision' && !(role && maySupervise(role)))
    return to.name === 'home' || isForeign ? homeOf(role) : true
  })
  return router
}
