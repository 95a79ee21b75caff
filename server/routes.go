package server

import (
	"github.com/gofiber/fiber/v2"

	"opina/surveys"
)

// rule says who may call a route. The zero rule lets nobody in.
type rule struct {
	public bool           // no login; mutations are still same-site only
	device bool           // public, called by programs too: no Origin is asked for
	tablet bool           // a paired tablet, by its token; no member, whoever it is
	roles  []surveys.Role // members with one of these roles
}

var (
	anyone   = rule{public: true}
	programs = rule{public: true, device: true}
	tablets  = rule{tablet: true}
	members  = rule{roles: []surveys.Role{surveys.Owner, surveys.Manager, surveys.Clerk, surveys.Viewer}}
	managers = rule{roles: []surveys.Role{surveys.Owner, surveys.Manager}}
	owners   = rule{roles: []surveys.Role{surveys.Owner}}
)

// route is one row of the table: what is called, who may, and what answers.
type route struct {
	method, path string
	who          rule
	handle       fiber.Handler
}

// routes is every URL of Opina. What a member may see inside a page (which shops) is decided by the handler
// with Member.Sees; the organization is always the member's own.
func (s *Server) routes() []route {
	return []route{
		// customers
		{"GET", "/s/:code", anyone, s.showSurvey},
		{"POST", "/s/:code", anyone, s.takeAnswer},
		{"GET", "/s/:code/privacy", anyone, s.showPrivacy},

		// the shop's tablets
		{"GET", "/kiosk", anyone, s.tablets.ShowApp},
		{"GET", "/kiosk/manifest.webmanifest", anyone, s.tablets.ShowManifest},
		{"GET", "/kiosk/worker.js", anyone, s.tablets.ShowWorker},
		{"POST", "/kiosk/pairing", anyone, s.tablets.StartPairing},
		{"POST", "/kiosk/pairing/claim", anyone, s.tablets.Claim},
		{"GET", "/kiosk/playlist", tablets, s.tablets.ShowPlaylist},
		{"POST", "/kiosk/sync", tablets, s.tablets.Sync},
		{"POST", "/kiosk/unpair", tablets, s.tablets.Unpair},
		{"POST", "/api/v1/responses", programs, s.takeBatch},

		// accounts
		{"GET", "/login", anyone, s.showLogin},
		{"POST", "/login", anyone, s.login},
		{"POST", "/logout", members, s.logout},
		{"POST", "/logout/everywhere", members, s.logoutEverywhere},
		{"GET", "/account", members, s.showAccount},
		{"POST", "/account/password", members, s.changePassword},
		{"GET", "/setup/:token", anyone, s.showSetup},
		{"POST", "/setup/:token", anyone, s.setup},
		{"GET", "/invitation/:token", anyone, s.showInvitation},
		{"POST", "/invitation/:token", anyone, s.acceptInvitation},
		{"GET", "/members", owners, s.showMembers},
		{"POST", "/members/invite", owners, s.invite},
		{"POST", "/members/:id", owners, s.changeMember},
		{"POST", "/members/:id/reset", owners, s.resetMember},
		{"POST", "/members/:id/disable", owners, s.disableMember},
		{"POST", "/members/:id/enable", owners, s.enableMember},
		{"POST", "/language", members, s.setLanguage},

		// the owner's pages
		{"GET", "/", members, s.showHome},
		{"GET", "/summary", members, s.showSummary},
		{"GET", "/charts/:name", members, s.chart},
		{"GET", "/low", members, s.showLow},
		{"GET", "/events", members, s.events},
		{"GET", "/answers", members, s.showAnswers},
		{"POST", "/answers/count", owners, s.countFlagged},
		{"POST", "/answers/leave", owners, s.leaveFlagged},
		{"GET", "/answers/:id/correct", owners, s.showCorrection},
		{"POST", "/answers/:id/correct", owners, s.saveCorrection},
		{"POST", "/answers/:id/undo", owners, s.undoCorrection},
		{"POST", "/answers/:id/reread", owners, s.readAgain},
		{"GET", "/places", members, s.showPlaces},
		{"GET", "/touchpoints/:id", members, s.showTouchpoint},
		{"GET", "/touchpoints/:id/qr.svg", members, s.qrSVG},
		{"GET", "/touchpoints/:id/qr.png", members, s.qrPNG},
		{"POST", "/locations", owners, s.addLocation},
		{"POST", "/touchpoints", managers, s.addTouchpoint},
		{"POST", "/touchpoints/:id/retire", managers, s.retireTouchpoint},
		{"POST", "/touchpoints/:id/survey", managers, s.showSurveyAt},
		{"GET", "/surveys", members, s.showSurveys},
		{"POST", "/surveys", owners, s.addSurvey},
		{"POST", "/surveys/import", owners, s.importSurvey},
		{"GET", "/surveys/:id", owners, s.showBuilder},
		{"POST", "/surveys/:id", owners, s.saveBuilt},
		{"POST", "/surveys/:id/publish", owners, s.publishBuilt},
		{"POST", "/surveys/:id/discard", owners, s.discardBuilt},
		{"GET", "/surveys/:id/preview/:device/:revision", owners, s.showPreview},
		{"POST", "/surveys/:id/preview/:device/:revision", owners, s.takePreview},
		{"GET", "/surveys/:id/results", members, s.showResults},
		{"GET", "/surveys/:id/charts/:question", members, s.resultsChart},
		{"GET", "/surveys/:id/days", members, s.resultsDays},
		{"GET", "/surveys/:id/versions", owners, s.showVersions},
		{"GET", "/surveys/:id/schedule", owners, s.showSchedule},
		{"POST", "/surveys/:id/schedule", owners, s.saveSchedule},
		{"GET", "/surveys/:id/file", owners, s.downloadSurvey},
		{"POST", "/surveys/:id/archive", owners, s.archiveSurvey},
		{"POST", "/surveys/:id/restore", owners, s.restoreSurvey},
		{"GET", "/schema/survey.json", anyone, s.surveySchema},
		{"GET", "/touchpoints/:id/playlist", managers, s.showPlaylist},
		{"POST", "/touchpoints/:id/playlist", managers, s.savePlaylist},
		{"GET", "/pair", managers, s.showPair},
		{"POST", "/pair", managers, s.confirmPair},
		{"GET", "/pair/:words", managers, s.openPair},
		{"GET", "/devices", members, s.showDevices},
		{"GET", "/devices/fleet", members, s.showFleet},
		{"GET", "/devices/silent", members, s.showSilent},
		{"POST", "/devices/rescue", managers, s.rescue},
		{"POST", "/devices/:id/rename", managers, s.renameDevice},
		{"POST", "/devices/:id/move", managers, s.moveDevice},
		{"POST", "/devices/:id/revoke", managers, s.revokeDevice},
		{"POST", "/devices/:id/restore", managers, s.restoreDevice},
		{"GET", "/themes", owners, s.showThemes},
		{"POST", "/themes", owners, s.addTheme},
		{"POST", "/themes/pack", owners, s.choosePack},
		{"GET", "/themes/try", owners, s.showTrial},
		{"POST", "/themes/apply", owners, s.applyThemes},
		{"POST", "/themes/discard", owners, s.discardThemes},
		{"GET", "/themes/progress", owners, s.showProgress},
		{"POST", "/themes/learning", owners, s.setLearning},
		{"GET", "/themes/corrections.jsonl", owners, s.downloadCorrections},
		{"GET", "/themes/themes.json", owners, s.downloadTaxonomy},
		{"GET", "/themes/found", owners, s.showDiscovery},
		{"POST", "/themes/found/make", owners, s.makeTheme},
		{"POST", "/themes/found/dismiss", owners, s.dismissTerm},
		{"POST", "/themes/found/recall", owners, s.recallTerm},
		{"GET", "/themes/:id", owners, s.showTheme},
		{"POST", "/themes/:id", owners, s.saveTheme},
		{"POST", "/themes/:id/merge", owners, s.mergeTheme},
		{"POST", "/themes/:id/unmerge", owners, s.unmergeTheme},
		{"POST", "/themes/:id/split", owners, s.splitTheme},
		{"GET", "/settings", owners, s.showSettings},
		{"POST", "/settings", owners, s.saveSettings},
		{"POST", "/settings/logo", owners, s.saveLogo},
		{"POST", "/settings/logo/remove", owners, s.removeLogo},

		{"GET", "/static/:file", anyone, s.asset},
		{"GET", "/logos/:file", anyone, s.logo},
		{"GET", "/healthz", programs, s.health},
	}
}

// addRoutes registers the table, each row behind its rule.
func (s *Server) addRoutes() {
	for _, r := range s.routes() {
		s.app.Add(r.method, r.path, s.allow(r.who), r.handle)
	}
	s.app.Use(func(*fiber.Ctx) error { return surveys.Fail(surveys.NotFound, "error.notfound", nil) })
}
