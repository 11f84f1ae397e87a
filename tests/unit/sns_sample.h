/*
 * Certificates made for the tests of SNS: an authority, one of its certificates
 * for SNS with its key, one for somebody else, and one for SNS from another
 * authority. They are trusted nowhere else.
 *
 * Nothing else uses them.
 *
 * Constants.
 *
 * They are valid for a hundred years.
 */
#ifndef UNIT_SNS_SAMPLE_H
#define UNIT_SNS_SAMPLE_H

/* clang-format off */
static const char sample_authority[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIC/TCCAeWgAwIBAgIUMXqtJClzmkgYARZeIPrErn52I8IwDQYJKoZIhvcNAQEL\n"
    "BQAwDTELMAkGA1UEAwwCY2EwIBcNMjYxMTI3MTg1MjMzWhgPMjEyNjExMDMxODUy\n"
    "MzNaMA0xCzAJBgNVBAMMAmNhMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\n"
    "AQEA28Hesg8Y/IjqW/P40k9k6Ve4I7rvbLYwoQdi/Zy2aJ9hHUhfHcAbWWc5kuLa\n"
    "CO1LUaFSiRcnUe697z/xiYjdGVhyFJyrjE+AR4oEEIemKPMa0CDy9hFw5EDck07Z\n"
    "KU6rYV387uPqcJGOAJZ+l5+OCCXpJlBr4L8xbOlWxeNK/ayGoHLkZSbpslM3vgq/\n"
    "55JFhf9sVZ00wylZpebDgWfzZhAZy6mrXPd5S22peYJb4E8lw1NFVv/HvvlR8w9v\n"
    "9S4HDUVcIj1aZaqOgnzXT6Gukzz8Gc9p9XsF1JeQMuLT5i11tWQzzz8f7NOokuot\n"
    "CPk3lgb7Tm2ZyW3yvzJv2J/OYwIDAQABo1MwUTAdBgNVHQ4EFgQU/Dlx4m7rE0k3\n"
    "u6FFevx7NUsvfAowHwYDVR0jBBgwFoAU/Dlx4m7rE0k3u6FFevx7NUsvfAowDwYD\n"
    "VR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAH2IONB8Ds5X1PGmsTx8e\n"
    "IksDaxOPLpkIsEMF69rs8nTfUFqoAOkdwqgPkf1/GRElq9q4uCauxDHjEHkb5Jdl\n"
    "ZJUI99WvQGWRDbNs3f9we+B6YqcKu9HbvIEZ6fJcZyW0L0V+cMflWewOi1ATgVhQ\n"
    "rk6YI3mZiZYzGXQ+P6vyLs8/dhvzo2bgmA7DewpfT9TbRkuzbC1TA5u81Sv97eLp\n"
    "DlaK97u76m9N5+sHDvYdR9MUkMVvDmWh6lJik6nusyA/zSWb3NkYbu079wcGHiYK\n"
    "fPadS5og+W/uGpYFj0GrXz4GCtM0FwV/5ndKWJE0Nba0tQzeOYnMHpWQIQ9R7AT+\n"
    "FQ==\n"
    "-----END CERTIFICATE-----\n"
    "";

static const char sample_certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICsjCCAZoCFCFcHfbRba13r9oq7U+3wKeg0P0cMA0GCSqGSIb3DQEBCwUAMA0x\n"
    "CzAJBgNVBAMMAmNhMCAXDTI2MTEyNzE4NTIzNFoYDzIxMjYxMTAzMTg1MjM0WjAc\n"
    "MRowGAYDVQQDDBFzbnMuYW1hem9uYXdzLmNvbTCCASIwDQYJKoZIhvcNAQEBBQAD\n"
    "ggEPADCCAQoCggEBALZBpXAjmhLbx45BOV2mR/E4wvn97oHAXMMnJun8kMDSRsvo\n"
    "tdBq0f32Rzi0JO7MDySHcPf3HMTro46kVioa0B7OSv3Tz7byVcvpuzR7pLvN9xEb\n"
    "2BTvPMdccGqPi62bNLA1Z5wyO6jRxs0mmfElS0Ep4goUJY3d/Y9h6NKCP0Pt7rOI\n"
    "9oxZbDe6d/lRJQT+9hgStm3SK5SPOsGl1zXZNntT1+O3EjTkXiu0IKboNxv+fkw+\n"
    "4c8qcmjqLop0wlqtLMfVPNTmtZW/DHmEFLTb1QiNbrgb+jUQ5yVMRQBEBkS6Pk9C\n"
    "QoqduipnudloDK5z2ScZ5/776rcbtpDfaxVGhC8CAwEAATANBgkqhkiG9w0BAQsF\n"
    "AAOCAQEAJyXWbSniNUsRs53L6zw85JpeN4mXkCjC5y5viB59xh7y1CnJ/cjq7Cls\n"
    "ugxAw+dqJS64txkgDC+5digPNrNOCsUhKc3hgNaT9svAKsa3w0vyapk3fPost41A\n"
    "MZMZ5ct/dG4enH+WQhhFc05awJ8Sl5cYJ0pJ3ezY5hViubDlcmyUY+EH3rUjMfC+\n"
    "Dc7e4YUH9DzQ8nkKUA067AB85n/BlQgf6HTDo3OtRQ9myKKKepeJyiJvJ/6P69z1\n"
    "mSXZhz7Mb1M1vTHTkVLqZJpeX4S907sGuBSl8qKjycs4cesUkHJHqojU6SBIGWwG\n"
    "HBcXXbuHTWcSw0krDUONh69bwbziYw==\n"
    "-----END CERTIFICATE-----\n"
    "";

static const char sample_key[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC2QaVwI5oS28eO\n"
    "QTldpkfxOML5/e6BwFzDJybp/JDA0kbL6LXQatH99kc4tCTuzA8kh3D39xzE66OO\n"
    "pFYqGtAezkr908+28lXL6bs0e6S7zfcRG9gU7zzHXHBqj4utmzSwNWecMjuo0cbN\n"
    "JpnxJUtBKeIKFCWN3f2PYejSgj9D7e6ziPaMWWw3unf5USUE/vYYErZt0iuUjzrB\n"
    "pdc12TZ7U9fjtxI05F4rtCCm6Dcb/n5MPuHPKnJo6i6KdMJarSzH1TzU5rWVvwx5\n"
    "hBS029UIjW64G/o1EOclTEUARAZEuj5PQkKKnboqZ7nZaAyuc9knGef+++q3G7aQ\n"
    "32sVRoQvAgMBAAECggEAK+2epmyuUiVO7+agoQXXCTkZJZAi0HtA4HirVHJfoVoN\n"
    "XlB0ogtdGc0mVXB2BmiArdlHTTzuXjg9b8AEVJmp2AL46D0JL5sxOrjXOksi5XE7\n"
    "P5BqgIE5MQQCxGxcyjdCd8YndupUntgRBplrOUg33zjtFmjMtGjxGIIMz9A81241\n"
    "V1X/WBTvug7+zmm1giv3iRtrBwMUk/0aPVqmKpX44CBFS3VYeM0rOghyrFLAN3Up\n"
    "3CKgTGb+g7TylE55tXtLT+nurwl3ESSmLm+RffL3scJCiKGl5pArnBu41y66edNG\n"
    "e6odUk0CyGN2LOeg5ByjPeGEj+zZo4KScGdv9d7P4QKBgQDoVmHjrARhGdottip6\n"
    "ZIkyhUykLHc1Iyrzq7xoVRcLIv/KimGYOEiYPia1dLBBWck/9voTc3NpLffSi8vx\n"
    "7jhWVdB9tKiuz9POad0HJTmD1o793Q6B/7FELqdaIATQ9/6R0Jq3mHeawygAxx+7\n"
    "fCVzrCA8QnuUeqjQZAH/KbY6ewKBgQDI0Yboo/lhvcJTgnpsdce96oBAPiUInAU0\n"
    "syqoCPLc3vRYW49eJDDfrVCJAP3/Ds+CYUD5azhRVqLo6Eb1T4cKg5D9Nsys8jM1\n"
    "+P/ua3QRt+TUYeOM8xZY7VHslEb14/HtujhqAd0s3VOVR/6UjjSbHa11xvr2nHQZ\n"
    "Z6HXDqeY3QKBgDxfphRJcOHim+Vg/uzLDzPHm8DVpSxztQeYyt65rcFBGQMCrpWl\n"
    "moelLt3cMqjosfkjLpy7VXQxc8KMfTSi2JTmu8TOmz7B1qI+tCbVL3ro2ENzm/9/\n"
    "+AplrSsoQtgieU5ezLWEsx/OMqjxFXfcrMbAJahDBmXw8cklE7fAmQ/dAoGASRWQ\n"
    "HpyGht7TmSbUPSLENcbhNAAp5C876ckGzi6rjFyL2pg/3ggXzV+6/pFg3vFZ7d5N\n"
    "EjjGPzvjgBYAtQhjYh0tqCnIZWyj3JGpOvDaRhSB8BVMBiD10hlUhmAUTyrNAjKS\n"
    "k2noP4qw/5Q6/3+df5JWbZWkAhpAWnqPuL+5mPUCgYEAvW9MiTJgoZYVcPFn6XWb\n"
    "axWLeSEQI/ADjT7nSp/VSA0F4KWjjrYGvRk1txtTt4zkR9Ulzu1Yi5WPXPhsCUZa\n"
    "hViOUWUPqyPykp68F1Wt6baa7NChwq7ufRNeftPgtXzL2ESbigWiB5ZfVdQIlPqm\n"
    "Tz23a3Uqh+Wf3GOVFPRzDXU=\n"
    "-----END PRIVATE KEY-----\n"
    "";

static const char sample_other_certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICsTCCAZkCFCFcHfbRba13r9oq7U+3wKeg0P0dMA0GCSqGSIb3DQEBCwUAMA0x\n"
    "CzAJBgNVBAMMAmNhMCAXDTI2MTEyNzE4NTIzOFoYDzIxMjYxMTAzMTg1MjM4WjAb\n"
    "MRkwFwYDVQQDDBBtYWlsLmV4YW1wbGUub3JnMIIBIjANBgkqhkiG9w0BAQEFAAOC\n"
    "AQ8AMIIBCgKCAQEA8T2MIbISY4ijd7FzVqkxvuHVCdkQPyJSeo60znCws/R6rnN/\n"
    "ml0djeLydguwq9Jgl0q5LSI8hglgXAft4dt+xz8L78VlV26KFCvPHaWY7g4fPwse\n"
    "EIj7u/66XprZqSyiZ5XS3Udwx7fPh1IW40ifiuXE10XzhgL/A3cjM3bMM274oEw8\n"
    "ZF1f/NaI5IKugeYLAW4z3UqWTJQwHpXCSvUyeNWaPoOzzX6K+ZFpXnosttONcvok\n"
    "DVp6BKHfWD0NqnmFnNKGhaoom/u+nuGdI9hhYy88soIIYSoFTVASxuOiFBHFXuLF\n"
    "Z0KKo8cVh/d279pGGW8SQvO3IZOJ9pofZfF2ewIDAQABMA0GCSqGSIb3DQEBCwUA\n"
    "A4IBAQB2a0INI4dB8ULskIr5UvwMMABN73iBPQ1vI7sZxuvkxvTVR9ip2GJFozWh\n"
    "ac1iYLSSDVGqjYezRPezLa6I8xBdNiUqpwyVoI/tN296bUR6wwLZErcGDeWd5WhI\n"
    "uvOcZsKXWVjLGjwiPRD76BnumKpZIAigQDsnLwj3VzUx4nF/JrtWsE6GbDg/TA1M\n"
    "0PwcevF+Mklu88kLKZ1pL02f8XeFm6Wdbj7NR95hvkOhWrWgvzJuDQnMsmt6gL2t\n"
    "/8EuVnKTrHX3pfkE2SWBb8dkXo0OXs69TygHCnuDV94Px65sEub0+UWW36Tlv+Fk\n"
    "dzOGLJT/nR9krBrmrz8hDTn2Mmmf\n"
    "-----END CERTIFICATE-----\n"
    "";

static const char sample_foreign_certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICujCCAaICFF6O9piUPm32/n0DSe4C277NLj60MA0GCSqGSIb3DQEBCwUAMBUx\n"
    "EzARBgNVBAMMCmZvcmVpZ25fY2EwIBcNMjYxMTI3MTg1MjM2WhgPMjEyNjExMDMx\n"
    "ODUyMzZaMBwxGjAYBgNVBAMMEXNucy5hbWF6b25hd3MuY29tMIIBIjANBgkqhkiG\n"
    "9w0BAQEFAAOCAQ8AMIIBCgKCAQEA5nBkKWqs1Cu66qGH4cewY6oT2sqTM6TYU82f\n"
    "CIOXLnqQfldP5Mo+PwvoNocx/7Pp/rVfL5CT76tZrkWNaH+XBUyjU06Yd4khKG5a\n"
    "Sw+7R9rkA0ifbaLCeEiKyj8wGpufCAGgJ/RoCiK3icZO5JLt6HSnqt3NhVf1z1ap\n"
    "MK5svTHYIwiMc1HsY7I3cqBuVxJ43+aA6FFqgf1dgZPe+TNlnNfBF1916S9Jra4E\n"
    "49CNJkBYWINis8Bi9p08eOu4JKGmcpXE3kNMjdPHg2JK96lwMO+jSOFp9XUVl07K\n"
    "pm1+Ha8o9flqD9NFA9yA7u/KTGa08RrfdRpUs2Iv/5dY0YKegQIDAQABMA0GCSqG\n"
    "SIb3DQEBCwUAA4IBAQAb1v7T3ew3TWar3MxsSb5jWjEPq6rj8nhHWnQO6lkPk436\n"
    "C7XAG1WoFAuFUApCFjUN7IkYxJz8DlFvJ8E3PXht0jNww3aCEU/zMu2huJMjPn/g\n"
    "fZ5zgpIuwb+w/KIMtGws+/Agk/Eo7R6UpMEy9jyepezNzQryjEdBXA+K3QvxWNHU\n"
    "VSIqdkP9kkYu7jDtHNwR3zmHxT9TX9DiJo4zytSCmuei81acHIF3Dw7yRWQZNJfZ\n"
    "iUuKZaqxfva9XRACeatujRlBcEQyVmKZnal4RXrluZ1+/QDGn/NSRt1TCIl6Tpok\n"
    "Igukwm+WPOl+Pkj6B0IDb803hmUO9dgDtH050H8u\n"
    "-----END CERTIFICATE-----\n"
    "";

/* clang-format on */

#endif
