'use strict';
/* Debian's Chromium, driven by playwright-core. */
const fs = require('node:fs');

const WHERE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

/** Starts it; the caller closes it. As root Chromium needs --no-sandbox. */
function launch(options = {}) {
  const { chromium } = require('playwright-core');
  return chromium.launch({
    executablePath: WHERE.find((file) => fs.existsSync(file)),
    args: ['--disable-gpu', '--disable-dev-shm-usage',
      ...(process.getuid() === 0 ? ['--no-sandbox'] : [])],
    ...options,
  });
}

module.exports = { launch, PHONE, DESK };
